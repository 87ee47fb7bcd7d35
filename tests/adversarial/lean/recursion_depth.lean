-- trap: the limit on recursion is lifted
-- caught by: screen
-- expect: REJECTED
set_option maxRecDepth 100000000

theorem goal (n : Nat) : n = n + 1 := by
  rfl
