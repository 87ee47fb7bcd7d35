-- trap: Lean reads a line comment in this documentation
-- caught by: syntax
-- expect: SYNTAX_ERROR
/-- -- -/ axiom cheat : 1 = 2
-/
theorem goal : 1 = 1 := rfl
