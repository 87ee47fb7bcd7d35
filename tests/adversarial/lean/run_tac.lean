-- trap: a program runs inside a proof
-- caught by: screen
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  run_tac Lean.Elab.Tactic.evalTactic default
