theorem de_morgan (p q r : Prop) : ¬ (p ∧ q) ↔ ¬ p ∨ ¬ q := by
  sorry
