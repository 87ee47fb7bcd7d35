theorem not_forall {α : Type} (p q : α → Prop) (h : ∃ x, ¬ p x) : ¬ ∀ x, p x := by
  sorry
