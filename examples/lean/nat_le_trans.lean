inductive Le : Nat → Nat → Prop where
  | refl (n : Nat) : Le n n
  | step (n m : Nat) : Le n m → Le n (m + 1)

theorem le_trans (a b c : Nat) (h : Le a b) (k : Le b c) : Le a c := by
  sorry
