-- trap: an operator is declared again, for everything that follows
-- caught by: against
-- expect: REJECTED
infix:50 " = " => fun (_ _ : Nat) => True

theorem goal (n : Nat) : n = n + 1 := by
  exact trivial
