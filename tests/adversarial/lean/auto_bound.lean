-- trap: a lemma takes the name of an implicitly bound variable
-- caught by: against
-- expect: REJECTED
theorem p : True := trivial

theorem goal : p = p → True := by
  intro _
  trivial
