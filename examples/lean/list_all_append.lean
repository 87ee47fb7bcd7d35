inductive All (p : Nat → Prop) : List Nat → Prop where
  | nil : All p []
  | cons (x : Nat) (xs : List Nat) : p x → All p xs → All p (x :: xs)

theorem all_append (p : Nat → Prop) (xs ys : List Nat) (h : All p xs) (k : All p ys) : All p (xs ++ ys) := by
  sorry
