theorem reorder (a b c : Nat) : a + b + c = c + b + a := by
  sorry
