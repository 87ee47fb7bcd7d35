-- trap: a class whose handler writes programs
-- caught by: screen
-- expect: REJECTED
-- says: deriving ToExpr is not allowed
inductive Colour where | red | blue
  deriving ToExpr
theorem goal : Colour.red = Colour.red := rfl
