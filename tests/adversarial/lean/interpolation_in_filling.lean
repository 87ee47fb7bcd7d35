-- trap: a filling with a string that holds an expression
-- caught by: additions
-- expect: REJECTED
theorem goal : 1 = 2 := by
  exact (s!"{sorry}" : String)
