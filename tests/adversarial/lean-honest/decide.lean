-- honest: a decidable statement
theorem goal : ¬ 2 + 2 = 5 := by decide
