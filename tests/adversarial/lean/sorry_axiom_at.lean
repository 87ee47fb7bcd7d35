-- trap: the axiom behind sorry, with explicit arguments
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := @sorryAx (1 = 2) true
