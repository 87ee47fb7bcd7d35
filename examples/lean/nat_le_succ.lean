inductive Le : Nat → Nat → Prop where
  | refl (n : Nat) : Le n n
  | step (n m : Nat) : Le n m → Le n (m + 1)

theorem le_succ_succ (n m : Nat) (h : Le n m) : Le (n + 1) (m + 1) := by
  sorry
