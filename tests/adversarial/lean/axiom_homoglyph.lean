-- trap: an axiom with a Greek letter in a standard name
-- caught by: screen
-- expect: REJECTED
axiom prοpext' : False

theorem goal (n : Nat) : n = n + 1 := by
  exact prοpext'.elim
