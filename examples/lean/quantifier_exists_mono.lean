theorem exists_mono {α : Type} (p q : α → Prop) (h : ∀ x, p x → q x) (e : ∃ x, p x) : ∃ x, q x := by
  sorry
