-- trap: a filling that names Lean's own programs
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := by
  exact Lean.Elab.proof
