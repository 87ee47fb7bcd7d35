-- trap: an attribute list inside another, where nobody looks
-- caught by: screen
-- expect: REJECTED
@[simp @[init]]
theorem goal : 1 = 1 := rfl
