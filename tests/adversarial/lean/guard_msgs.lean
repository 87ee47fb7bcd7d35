-- trap: the warning is swallowed
-- caught by: screen
-- expect: REJECTED
#guard_msgs (drop all) in
theorem goal (n : Nat) : n = n + 1 := by
  sorry
