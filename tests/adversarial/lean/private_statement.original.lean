private theorem step : 1 = 2 := sorry
theorem goal : True := sorry
