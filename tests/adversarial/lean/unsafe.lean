-- trap: an unsafe definition with a loop
-- caught by: screen
-- expect: REJECTED
unsafe def cheat : 1 = 2 := cheat

theorem goal : 1 = 2 := cheat
