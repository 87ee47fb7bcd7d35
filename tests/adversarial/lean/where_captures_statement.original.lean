def aux : Nat := 3
theorem first : True := sorry
namespace first
theorem goal : aux = 4 := sorry
end first
