-- trap: a macro for a tactic that is sorry
-- caught by: screen
-- expect: REJECTED
macro "easy" : tactic => `(tactic| sorry)

theorem goal (n : Nat) : n = n + 1 := by
  easy
