-- trap: the proof is a tactic sorry
-- caught by: lean
-- expect: UNPROVED
theorem goal (n : Nat) : n = n + 1 := by
  sorry
