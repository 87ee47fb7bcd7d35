-- honest: quoted names
theorem «the goal» («a number» : Nat) : «a number» = «a number» := rfl

theorem goal : 1 = 1 := «the goal» 1
