theorem excluded_middle (p q r : Prop) : p ∨ (p → q) := by
  sorry
