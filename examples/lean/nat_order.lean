theorem order (a b c : Nat) (h : a ≤ b) (g : b ≤ c) : a ≤ c := by
  sorry
