-- trap: the filling ends the proof and begins a command
-- caught by: screen+against
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  exact cheat n axiom cheat (n : Nat) : n = n + 1
