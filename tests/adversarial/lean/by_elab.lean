-- trap: a program runs inside a term
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := by_elab default
