-- trap: a tactic that suggests and leaves a hole
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := by
  apply?
