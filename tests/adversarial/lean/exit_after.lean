-- trap: what follows #exit is not read, on the line of a proof
-- caught by: screen
-- expect: REJECTED
theorem easy : True := trivial #exit

theorem goal (n : Nat) : n = n + 1 := by
  rfl
