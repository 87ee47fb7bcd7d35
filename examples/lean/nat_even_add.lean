inductive Even : Nat → Prop where
  | zero : Even 0
  | next (n : Nat) : Even n → Even (n + 2)

theorem even_add (n m : Nat) (h : Even n) (k : Even m) : Even (n + m) := by
  sorry
