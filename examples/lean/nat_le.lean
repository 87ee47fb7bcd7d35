theorem le_sum (a b : Nat) : a ≤ a + b := by
  sorry
