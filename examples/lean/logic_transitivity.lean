theorem transitivity (p q r : Prop) : (p → q) → (q → r) → p → r := by
  sorry
