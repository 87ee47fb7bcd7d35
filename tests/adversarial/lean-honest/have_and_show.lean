-- honest: steps of a proof
theorem goal (p q : Prop) (h : p → q) (hp : p) : q ∧ p := by
  have hq : q := h hp
  show q ∧ p
  constructor
  · exact hq
  · assumption
