-- trap: the goal has no name that an audit could ask for
-- caught by: lean
-- expect: TYPE_ERROR
example : 1 = 2 := rfl
