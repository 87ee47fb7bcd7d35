-- trap: the axiom behind sorry, named
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := sorryAx _ false
