def plus : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => plus n m + 1

theorem plus_assoc_holds (a b c : Nat) : plus (plus a b) c = plus a (plus b c) := by
  sorry
