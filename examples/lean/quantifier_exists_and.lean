theorem exists_and {α : Type} (p q : α → Prop) (h : ∃ x, p x ∧ q x) : ∃ x, q x ∧ p x := by
  sorry
