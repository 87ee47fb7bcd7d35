theorem instance_of {α : Type} (p q : α → Prop) (a : α) (h : ∀ x, p x) : ∃ x, p x := by
  sorry
