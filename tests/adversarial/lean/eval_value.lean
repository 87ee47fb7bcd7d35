-- trap: a command that runs a definition of the file
-- caught by: screen
-- expect: REJECTED
-- says: #eval is not allowed
#eval 1 + 1
theorem goal : 1 = 1 := rfl
