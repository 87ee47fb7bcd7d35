theorem small : ∃ n : Nat, n + n = n := by
  sorry
