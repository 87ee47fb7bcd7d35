-- trap: an existing tactic is given another meaning
-- caught by: screen
-- expect: REJECTED
macro_rules | `(tactic| rfl) => `(tactic| sorry)

theorem goal (n : Nat) : n = n + 1 := by
  rfl
