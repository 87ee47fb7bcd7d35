def even : Nat → Bool
  | 0 => true
  | n + 1 => !even n

theorem even_holds (n : Nat) : even (n + n) = true := by
  sorry
