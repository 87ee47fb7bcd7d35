-- trap: the helper lemma is sorry, the goal uses it
-- caught by: lean
-- expect: UNPROVED
theorem helper (n : Nat) : n = n + 1 := sorry

theorem goal (n : Nat) : n = n + 1 := by
  exact helper n
