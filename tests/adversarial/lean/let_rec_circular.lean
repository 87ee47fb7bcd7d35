-- trap: a local recursion proves its own statement
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal : 1 = 2 := by
  let rec other : 1 = 2 := other
  exact other
