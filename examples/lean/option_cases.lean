theorem none_or_some {α : Type} (o : Option α) : o = none ∨ ∃ a, o = some a := by
  sorry
