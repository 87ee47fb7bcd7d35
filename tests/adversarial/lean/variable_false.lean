-- trap: a false hypothesis comes in as a variable
-- caught by: against
-- expect: REJECTED
variable (h : False)
include h

theorem goal (n : Nat) : n = n + 1 := by
  exact h.elim
