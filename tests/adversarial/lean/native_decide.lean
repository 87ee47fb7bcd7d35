-- trap: native_decide believes the compiler
-- caught by: screen
-- expect: REJECTED
theorem goal : 2 + 2 = 4 := by native_decide
