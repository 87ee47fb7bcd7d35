-- trap: compiled code is believed, and the option's name is in quotes
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 + 1 = 2 := by decide (config := { «native» := true })
