theorem easy : True := by
  sorry

theorem hard (n : Nat) : n = n + 1 := by
  sorry
