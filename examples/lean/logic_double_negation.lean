theorem double_negation (p q r : Prop) : ¬ ¬ p ↔ p := by
  sorry
