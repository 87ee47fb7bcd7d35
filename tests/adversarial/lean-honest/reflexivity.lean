-- honest: by computation
theorem goal : 2 + 2 = 4 := rfl
