-- trap: the true statement is left open, an easy one follows
-- caught by: against
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  sorry

theorem goal' (n : Nat) : n = n := by
  rfl
