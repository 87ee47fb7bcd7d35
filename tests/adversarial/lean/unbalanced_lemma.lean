-- trap: a lemma that leaves a bracket open
-- caught by: against
-- expect: REJECTED
theorem helper : (1 = 1 := rfl

theorem goal : 1 = 2 := by
  rfl
