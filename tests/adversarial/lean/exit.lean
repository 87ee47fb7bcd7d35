-- trap: what follows #exit is not read
-- caught by: screen
-- expect: REJECTED
#exit

theorem goal (n : Nat) : n = n + 1 := by
  rfl
