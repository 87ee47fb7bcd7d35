theorem wrong {α : Type} (p : α → Prop) (h : ∃ x, p x) : ∀ x, p x := by
  sorry
