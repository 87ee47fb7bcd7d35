-- trap: an attribute that is not listed, as one of those that another attribute passes on
-- caught by: screen
-- expect: REJECTED
-- says: the attribute app_delab is not allowed
@[to_additive (attr := simp, app_delab Nat.succ) other]
theorem goal : 1 = 1 := rfl
