-- trap: an instance that decide uses is sorry
-- caught by: lean
-- expect: UNPROVED
instance : Decidable (1 = 2) := sorry

theorem goal : 1 = 2 := of_decide_eq_true sorry
