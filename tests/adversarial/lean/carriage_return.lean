-- trap: a lone carriage return shows a comment as code
-- caught by: syntax
-- expect: SYNTAX_ERROR
theorem goal : 1 = 2 := -- rfl
