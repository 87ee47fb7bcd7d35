-- trap: an axiom says the goal
-- caught by: screen
-- expect: REJECTED
axiom cheat (n : Nat) : n = n + 1

theorem goal (n : Nat) : n = n + 1 := by
  exact cheat n
