-- trap: a partial definition
-- caught by: screen
-- expect: REJECTED
partial def loop (n : Nat) : Nat := loop (n + 1)

theorem goal : loop 0 = 1 := rfl
