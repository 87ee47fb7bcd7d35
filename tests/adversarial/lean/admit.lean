-- trap: admit is sorry by another name
-- caught by: screen
-- expect: REJECTED
theorem goal (n : Nat) : n = n + 1 := by
  admit
