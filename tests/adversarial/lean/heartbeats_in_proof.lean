-- trap: the limit on heartbeats is lifted inside a proof
-- caught by: screen
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  set_option maxHeartbeats 0 in rfl
