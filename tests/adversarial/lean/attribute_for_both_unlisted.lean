-- trap: the same, with an attribute that no list has
-- caught by: screen
-- expect: REJECTED
-- says: the attribute delab is not allowed
@[to_additive (attr := delab app.Nat.succ)]
theorem goal : 1 = 1 := rfl
