-- trap: a definition after `where` takes the place of a constant in a later statement
-- caught by: audit
-- expect: REJECTED
def aux : Nat := 3
theorem first : True := trivial
where
  aux : Nat := 4
namespace first
theorem goal : aux = 4 := rfl
end first
