-- honest: simp with lemmas and attributes
@[simp] theorem twice (p : Prop) : (p ∧ p) = p := and_self p

theorem goal (p : Prop) (h : p) : p ∧ p := by
  simp only [twice]
  exact h
