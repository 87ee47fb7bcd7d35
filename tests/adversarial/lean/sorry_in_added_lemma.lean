-- trap: a lemma with a hole shows the goal
-- caught by: additions
-- expect: REJECTED
theorem helper : 1 = 2 := sorry

theorem goal : 1 = 2 := by
  exact helper
