-- trap: a derive handler that is a program
-- caught by: screen
-- expect: REJECTED
inductive T where | a | b
  deriving Lean.ToExpr

theorem goal : T.a = T.a := rfl
