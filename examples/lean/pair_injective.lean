theorem injective {α β : Type} (a c : α) (b d : β) (h : (a, b) = (c, d)) : a = c ∧ b = d := by
  sorry
