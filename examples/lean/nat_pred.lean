def before : Nat → Nat
  | 0 => 0
  | n + 1 => n

theorem pred_holds (n : Nat) (h : n ≠ 0) : before n + 1 = n := by
  sorry
