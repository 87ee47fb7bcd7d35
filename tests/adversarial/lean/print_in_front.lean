-- trap: a command that prints before the goal
-- caught by: against
-- expect: REJECTED
#print Nat

theorem goal : 1 = 2 := by
  rfl
