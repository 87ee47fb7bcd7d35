-- trap: a cast that goes around the kernel
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := unsafeCast rfl
