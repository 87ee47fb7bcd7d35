-- trap: a recursion that goes up, with a measure and a proof that it goes down
-- caught by: lean
-- expect: UNPROVED
theorem goal (n : Nat) : False := goal (n + 1)
termination_by n
decreasing_by exact absurd rfl (by assumption)
