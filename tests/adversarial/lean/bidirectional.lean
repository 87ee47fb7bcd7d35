-- trap: the text that is shown is not the text that is checked
-- caught by: syntax
-- expect: SYNTAX_ERROR
theorem goal : True := trivial -- ‮ goal eht si siht
