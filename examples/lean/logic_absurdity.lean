theorem absurdity (p q r : Prop) : p → ¬ p → q := by
  sorry
