theorem peirce (p q r : Prop) : ((p → q) → p) → p := by
  sorry
