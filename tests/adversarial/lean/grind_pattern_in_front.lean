-- trap: a command before the goal that a proof does not need
-- caught by: against
-- expect: REJECTED
grind_pattern goal => 1

theorem goal : 1 = 2 := by
  rfl
