theorem goal : True ∧ 1 = 2 := (sorry)
