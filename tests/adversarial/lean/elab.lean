-- trap: a program as a tactic
-- caught by: screen
-- expect: REJECTED
elab "easy" : tactic => Lean.Elab.Tactic.closeMainGoalUsing `x fun _ _ => pure default

theorem goal (n : Nat) : n = n + 1 := by
  easy
