-- trap: an instance in front of the statement gives 1 another meaning
-- caught by: against
-- expect: REJECTED
instance (priority := 10000) : OfNat Nat 1 := ⟨0⟩

theorem goal (n : Nat) : n = n + 1 := rfl
