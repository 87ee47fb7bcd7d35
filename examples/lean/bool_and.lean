theorem both_true (a b : Bool) : (a && b) = true ↔ a = true ∧ b = true := by
  sorry
