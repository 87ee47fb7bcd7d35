theorem exists_either {α : Type} (p q : α → Prop) (r : Prop) (h : (∃ x, p x ∧ r) ∨ (∃ x, q x ∧ r)) :
    r ∧ ∃ x, p x ∨ q x := by
  sorry
