-- trap: a tactic prints what the audit would
-- caught by: lean
-- expect: UNPROVED
theorem goal : 1 = 2 := by
  trace "'goal' does not depend on any axioms"
  sorry
