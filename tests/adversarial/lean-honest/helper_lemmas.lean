-- honest: a completed task with helper lemmas
theorem helper (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => rw [← Nat.add_assoc, ih]

theorem goal (n : Nat) : 0 + n = n := by
  exact helper n
