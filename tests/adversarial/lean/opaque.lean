-- trap: an opaque constant of the statement as type
-- caught by: screen
-- expect: REJECTED
opaque cheat : 1 = 2

theorem goal : 1 = 2 := cheat
