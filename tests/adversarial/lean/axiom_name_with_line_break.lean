-- trap: an axiom whose name has a line break
-- caught by: screen
-- expect: SYNTAX_ERROR
axiom «propext
» : False

theorem goal : 1 = 2 := «propext
».elim
