inductive Within {α : Type} : List α → List α → Prop where
  | nil : Within [] []
  | drop (x : α) (xs ys : List α) : Within xs ys → Within xs (x :: ys)
  | keep (x : α) (xs ys : List α) : Within xs ys → Within (x :: xs) (x :: ys)

theorem within_append {α : Type} (xs ys zs : List α) (h : Within xs ys) : Within xs (zs ++ ys) := by
  sorry
