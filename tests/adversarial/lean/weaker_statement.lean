-- trap: the statement is proved with one more hypothesis
-- caught by: against
-- expect: REJECTED
theorem goal (n : Nat) (h : n = n + 1) : n = n + 1 := by
  exact h
