-- trap: new syntax
-- caught by: screen
-- expect: REJECTED
syntax "easy" : tactic

theorem goal (n : Nat) : n = n + 1 := by
  easy
