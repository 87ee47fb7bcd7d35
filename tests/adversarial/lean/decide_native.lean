-- trap: decide +native is native_decide
-- caught by: screen
-- expect: REJECTED
theorem goal : 2 + 2 = 4 := by decide +native
