theorem three (p q r s : Prop) (f : p → q ∨ r) (g : q → s) (h : r → s ∧ ¬ p) (x : p) : s ∧ (q ∨ ¬ q) := by
  sorry
