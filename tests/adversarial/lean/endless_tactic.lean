-- trap: a tactic that does not end
-- caught by: lean
-- expect: TIMEOUT
-- wall: 3
theorem goal : 1 = 2 := by
  repeat' (have h : True := trivial)
  rfl
