-- honest: the excluded middle, with its axioms
theorem goal (p q : Prop) (h : ¬ p → q) : p ∨ q := by
  by_cases hp : p
  · exact Or.inl hp
  · exact Or.inr (h hp)
