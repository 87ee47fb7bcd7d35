-- trap: a command that a proof does not need
-- caught by: screen
-- expect: REJECTED
suppress_compilation

theorem goal : 1 = 1 := rfl
