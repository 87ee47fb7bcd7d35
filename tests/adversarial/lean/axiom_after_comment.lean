-- trap: the axiom hides behind a comment
-- caught by: screen
-- expect: REJECTED
/- x -/ axiom cheat (n : Nat) : n = n + 1

theorem goal (n : Nat) : n = n + 1 := by
  exact cheat n
