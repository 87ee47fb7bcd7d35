theorem map_some {α β : Type} (f : α → β) (a : α) : (some a).map f = some (f a) := by
  sorry
