theorem some_ne_none {α : Type} (a : α) : some a ≠ none := by
  sorry
