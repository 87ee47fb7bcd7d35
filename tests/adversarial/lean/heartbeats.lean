-- trap: the limit on heartbeats is lifted
-- caught by: screen
-- expect: REJECTED
set_option maxHeartbeats 0

theorem goal (n : Nat) : n = n + 1 := by
  rfl
