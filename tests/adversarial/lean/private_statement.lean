-- trap: the statement of a private theorem is another one
-- caught by: against
-- expect: REJECTED
private theorem step : 1 = 1 := rfl
theorem goal : True := trivial
