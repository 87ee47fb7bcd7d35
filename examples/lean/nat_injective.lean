theorem injective (a b : Nat) (h : a + 1 = b + 1) : a = b := by
  sorry
