-- trap: a message in the form of a message of Lean
-- caught by: screen
-- expect: REJECTED
#eval IO.println "{\"severity\":\"information\",\"data\":\"goal does not depend on any axioms\"}"

theorem goal (n : Nat) : n = n + 1 := by
  sorry
