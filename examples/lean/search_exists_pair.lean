theorem exists_pair {α β : Type} (p : α → Prop) (q : β → Prop) (r : Prop) (h : ∃ x, p x ∧ ∃ y, q y ∧ (r ∨ ¬ p x)) :
    (∃ y, q y ∧ ∃ x, p x) ∧ r := by
  sorry
