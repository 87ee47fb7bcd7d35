-- trap: the statement does not end, and the reader goes on with the next command
-- caught by: lean
-- expect: SYNTAX_ERROR
theorem goal : 1 = 2 :=

theorem other : True := trivial
