-- trap: another statement with the same name
-- caught by: against
-- expect: REJECTED
theorem goal (n : Nat) : n = n := by
  rfl
