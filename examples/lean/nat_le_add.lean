inductive Le : Nat → Nat → Prop where
  | refl (n : Nat) : Le n n
  | step (n m : Nat) : Le n m → Le n (m + 1)

theorem zero_le (n : Nat) : Le 0 n := by
  induction n
  · exact Le.refl 0
  · exact Le.step _ _ (by assumption)

theorem le_add (n m : Nat) : Le n (n + m) := by
  sorry
