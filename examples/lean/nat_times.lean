def times : Nat → Nat → Nat
  | 0, _ => 0
  | n + 1, m => m + times n m

theorem times_holds (n : Nat) : times n 0 = 0 := by
  sorry
