-- honest: rewriting inside
theorem goal (a b : Nat) (h : a = b) : a + 0 = b := by
  conv => lhs; rw [h]
  rfl
