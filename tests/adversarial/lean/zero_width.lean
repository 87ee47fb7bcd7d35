-- trap: a name with an invisible character
-- caught by: syntax
-- expect: SYNTAX_ERROR
theorem go​al : True := trivial
