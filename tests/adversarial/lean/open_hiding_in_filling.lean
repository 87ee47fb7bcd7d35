-- trap: a filling that hides names
-- caught by: additions
-- expect: REJECTED
theorem goal : 1 = 2 := by
  open Nat hiding add in rfl
