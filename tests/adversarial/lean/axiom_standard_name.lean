-- trap: an axiom with the last part of a standard one
-- caught by: screen
-- expect: REJECTED
axiom Evil.propext : False

theorem goal (n : Nat) : n = n + 1 := by
  exact Evil.propext.elim
