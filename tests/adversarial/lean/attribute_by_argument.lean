-- trap: a dangerous attribute as the argument of a harmless one
-- caught by: screen
-- expect: REJECTED
@[to_additive (attr := csimp)]
theorem goal : 1 = 1 := rfl
