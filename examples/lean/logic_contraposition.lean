theorem contraposition (p q r : Prop) : (p → q) → (¬ q → ¬ p) := by
  sorry
