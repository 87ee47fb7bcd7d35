-- trap: a filling that raises its own limit
-- caught by: additions
-- expect: REJECTED
theorem goal : 1 = 2 := by
  set_option maxHeartbeats 400000 in rfl
