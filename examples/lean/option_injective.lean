theorem injective {α : Type} (a b : α) (h : some a = some b) : a = b := by
  sorry
