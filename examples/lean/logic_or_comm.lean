theorem exchange (p q r : Prop) : p ∨ q → q ∨ p := by
  sorry
