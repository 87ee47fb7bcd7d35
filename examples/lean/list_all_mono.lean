inductive All (p : Nat → Prop) : List Nat → Prop where
  | nil : All p []
  | cons (x : Nat) (xs : List Nat) : p x → All p xs → All p (x :: xs)

theorem all_mono (p q : Nat → Prop) (xs : List Nat) (f : ∀ x, p x → q x) (h : All p xs) : All q xs := by
  sorry
