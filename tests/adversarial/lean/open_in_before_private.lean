-- trap: a filling ends with `open ... in`, and the private definition behind it means something else
-- caught by: against
-- expect: REJECTED
namespace A
def x : Nat := 2
end A
def x : Nat := 1
theorem one : True := trivial open A in
private def key : Nat := x
theorem goal : key = 2 := rfl
