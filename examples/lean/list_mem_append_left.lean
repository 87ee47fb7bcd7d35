inductive Mem {α : Type} (x : α) : List α → Prop where
  | here (xs : List α) : Mem x (x :: xs)
  | there (y : α) (xs : List α) : Mem x xs → Mem x (y :: xs)

theorem mem_append_left {α : Type} (x : α) (xs ys : List α) (h : Mem x xs) : Mem x (xs ++ ys) := by
  sorry
