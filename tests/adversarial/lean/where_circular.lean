-- trap: two local theorems prove each other
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal : 1 = 2 := a
where
  a : 1 = 2 := b
  b : 1 = 2 := a
