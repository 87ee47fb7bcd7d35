-- trap: an attribute that nobody knows
-- caught by: screen
-- expect: REJECTED
@[proved]
theorem goal : 1 = 1 := rfl
