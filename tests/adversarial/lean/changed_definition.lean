-- trap: a definition that the statement uses is changed
-- caught by: against
-- expect: REJECTED
def three : Nat := 4

theorem goal : three = 4 := by
  rfl
