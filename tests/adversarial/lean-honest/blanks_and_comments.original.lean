private def key : Nat := 2
theorem goal : key = 2 := sorry
