-- trap: a type in itself
-- caught by: lean
-- expect: TYPE_ERROR
inductive U : Type where
  | mk (t : Type) : U

theorem goal : 1 = 2 := rfl
