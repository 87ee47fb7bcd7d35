theorem modus {α : Type} (p q : α → Prop) (a : α) (h : ∀ x, p x → q x) (g : p a) : q a := by
  sorry
