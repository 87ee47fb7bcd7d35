-- trap: a private axiom with the name of a standard one
-- caught by: screen
-- expect: REJECTED
private axiom choice : False

theorem goal (n : Nat) : n = n + 1 := by
  exact choice.elim
