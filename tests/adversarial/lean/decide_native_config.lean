-- trap: decide with native in its configuration
-- caught by: screen
-- expect: REJECTED
theorem goal : 2 + 2 = 4 := by decide (config := { native := true })
