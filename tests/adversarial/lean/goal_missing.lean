-- trap: an easy theorem with another name
-- caught by: against
-- expect: REJECTED
theorem easy (n : Nat) : n = n := by
  rfl
