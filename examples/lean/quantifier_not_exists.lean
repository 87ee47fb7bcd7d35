theorem none_such {α : Type} (p q : α → Prop) : (¬ ∃ x, p x) ↔ ∀ x, ¬ p x := by
  sorry
