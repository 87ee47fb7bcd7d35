-- trap: a command that no table lists
-- caught by: screen
-- expect: REJECTED
prove_it_somehow goal

theorem goal : True := trivial
