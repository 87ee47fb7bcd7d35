-- trap: stop leaves out the rest of the proof
-- caught by: screen
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  stop
  rfl
