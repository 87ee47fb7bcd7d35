inductive Within {α : Type} : List α → List α → Prop where
  | nil : Within [] []
  | drop (x : α) (xs ys : List α) : Within xs ys → Within xs (x :: ys)
  | keep (x : α) (xs ys : List α) : Within xs ys → Within (x :: xs) (x :: ys)

theorem within_map {α β : Type} (f : α → β) (xs ys : List α) (h : Within xs ys) : Within (xs.map f) (ys.map f) := by
  sorry
