theorem map_len {α β : Type} (f : α → β) (xs : List α) : (xs.map f).length = xs.length := by
  sorry
