-- trap: an attribute list that does not end
-- caught by: screen
-- expect: REJECTED
@[simp
theorem goal : 1 = 1 := rfl
