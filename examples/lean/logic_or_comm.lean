theorem or_comm (p q r : Prop) : p ∨ q → q ∨ p := by
  sorry
