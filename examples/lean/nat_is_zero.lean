def isZero : Nat → Bool
  | 0 => true
  | _ + 1 => false

theorem is_zero_holds (n : Nat) : isZero n = true ↔ n = 0 := by
  sorry
