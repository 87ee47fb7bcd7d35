theorem or_elimination (p q r : Prop) : (p ∨ q → r) ↔ (p → r) ∧ (q → r) := by
  sorry
