def plus : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => plus n m + 1

theorem own_add_holds (n m : Nat) : plus n m = n + m := by
  sorry
