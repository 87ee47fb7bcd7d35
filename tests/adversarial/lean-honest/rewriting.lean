-- honest: rewriting in both directions
theorem goal (a b : Nat) (h : a = b) : b + a = a + a := by
  rw [← h]
