-- trap: a dangerous attribute as an argument that is called otherwise
-- caught by: screen
-- expect: REJECTED
-- says: csimp is not allowed
@[simps (attrs := [csimp])]
theorem goal : 1 = 1 := rfl
