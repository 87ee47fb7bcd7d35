inductive Perm {α : Type} : List α → List α → Prop where
  | nil : Perm [] []
  | cons (x : α) (xs ys : List α) : Perm xs ys → Perm (x :: xs) (x :: ys)
  | swap (x y : α) (xs : List α) : Perm (x :: y :: xs) (y :: x :: xs)
  | trans (xs ys zs : List α) : Perm xs ys → Perm ys zs → Perm xs zs

theorem perm_symm {α : Type} (xs ys : List α) (h : Perm xs ys) : Perm ys xs := by
  sorry
