-- trap: a lemma without a name
-- caught by: against
-- expect: REJECTED
theorem : 1 = 2 := rfl

theorem goal : 1 = 2 := by
  rfl
