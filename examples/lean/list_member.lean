theorem member {α : Type} (a : α) (xs ys : List α) (h : a ∈ xs) : a ∈ ys ++ xs := by
  sorry
