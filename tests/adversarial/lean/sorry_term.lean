-- trap: the proof is sorry
-- caught by: lean
-- expect: UNPROVED
theorem goal : 1 = 2 := sorry
