-- trap: the axiom behind native_decide
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := absurd rfl (Lean.ofReduceBool false true rfl ▸ nofun)
