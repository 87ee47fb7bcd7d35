inductive Within {α : Type} : List α → List α → Prop where
  | nil : Within [] []
  | drop (x : α) (xs ys : List α) : Within xs ys → Within xs (x :: ys)
  | keep (x : α) (xs ys : List α) : Within xs ys → Within (x :: xs) (x :: ys)

theorem nil_within {α : Type} (xs : List α) : Within [] xs := by
  sorry
