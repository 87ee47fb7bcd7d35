-- trap: a command with # that is not listed
-- caught by: screen
-- expect: REJECTED
#help option

theorem goal : 1 = 1 := rfl
