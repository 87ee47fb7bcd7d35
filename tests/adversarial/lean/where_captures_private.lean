-- trap: a definition after `where` takes the place of a constant in a private definition
-- caught by: audit
-- expect: REJECTED
def aux : Nat := 3
theorem first : True := trivial
where
  aux : Nat := 4
namespace first
private def key : Nat := aux
def pub : Nat := key
end first
theorem goal : first.pub = 4 := rfl
