theorem nil_or_cons {α : Type} (xs : List α) : xs = [] ∨ ∃ y ys, xs = y :: ys := by
  sorry
