-- honest: a witness
theorem goal : ∃ n : Nat, n + 1 = 3 := ⟨2, rfl⟩
