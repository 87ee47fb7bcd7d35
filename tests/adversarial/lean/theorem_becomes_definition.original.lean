theorem goal : 1 = 1 := by
  sorry
