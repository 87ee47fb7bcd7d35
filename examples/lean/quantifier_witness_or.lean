theorem witness {α : Type} (p q r : α → Prop) (h : ∀ x, p x → q x ∨ r x) (k : ¬ ∃ x, p x ∧ r x) (a : α) (pa : p a) :
    ∃ x, p x ∧ q x := by
  sorry
