-- trap: Lean ends this comment where a nesting reader does not
-- caught by: syntax
-- expect: SYNTAX_ERROR
/-/- -/ axiom cheat : 1 = 2 -- -/

theorem goal : 1 = 2 := cheat
