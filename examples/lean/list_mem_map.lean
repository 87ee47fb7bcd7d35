inductive Mem {α : Type} (x : α) : List α → Prop where
  | here (xs : List α) : Mem x (x :: xs)
  | there (y : α) (xs : List α) : Mem x xs → Mem x (y :: xs)

theorem mem_map {α β : Type} (f : α → β) (x : α) (xs : List α) (h : Mem x xs) : Mem (f x) (xs.map f) := by
  sorry
