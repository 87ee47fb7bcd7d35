inductive Even : Nat → Prop where
  | zero : Even 0
  | next (n : Nat) : Even n → Even (n + 2)

theorem even_or_next (n : Nat) : Even n ∨ Even (n + 1) := by
  sorry
