-- trap: the axiom follows a proof on its line
-- caught by: screen
-- expect: REJECTED
theorem first : True := trivial axiom cheat (n : Nat) : n = n + 1

theorem goal (n : Nat) : n = n + 1 := by
  exact cheat n
