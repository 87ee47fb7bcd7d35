-- trap: a declaration by a command that is not read here
-- caught by: screen
-- expect: REJECTED
alias other := True.intro

theorem goal : 1 = 1 := rfl
