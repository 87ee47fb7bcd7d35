-- trap: a number with a thousand million digits
-- caught by: lean
-- expect: OUT_OF_RESOURCES
theorem goal : 2 ^ (2 ^ 100) = 0 := by decide
