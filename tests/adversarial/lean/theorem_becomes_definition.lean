-- trap: a theorem comes back as a definition
-- caught by: against
-- expect: REJECTED
def goal : 1 = 1 := by
  rfl
