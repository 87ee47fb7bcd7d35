-- trap: a lemma takes the name of a constant of the statement
-- caught by: against
-- expect: REJECTED
namespace A

theorem double : True := trivial

theorem goal : double = double := by
  rfl

end A
