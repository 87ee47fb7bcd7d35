-- trap: a program adds the theorem without a check
-- caught by: screen
-- expect: REJECTED
run_cmd Lean.Elab.Command.liftCoreM do Lean.addDecl default

theorem goal (n : Nat) : n = n + 1 := by
  rfl
