def aux : Nat := 3
theorem first : True := sorry
namespace first
private def key : Nat := aux
def pub : Nat := key
end first
theorem goal : first.pub = 4 := sorry
