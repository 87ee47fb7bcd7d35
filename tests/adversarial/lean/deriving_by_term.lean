-- trap: deriving what is no name of a class
-- caught by: screen
-- expect: REJECTED
inductive Colour where
  | red
deriving (Repr)

theorem goal : 1 = 1 := rfl
