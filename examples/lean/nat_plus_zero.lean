def plus : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => plus n m + 1

theorem plus_zero_holds (n : Nat) : plus n 0 = n := by
  sorry
