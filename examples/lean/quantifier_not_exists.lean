theorem not_exists {α : Type} (p q : α → Prop) : (¬ ∃ x, p x) ↔ ∀ x, ¬ p x := by
  sorry
