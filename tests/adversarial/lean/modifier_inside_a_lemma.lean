-- trap: a lemma with a modifier inside of it
-- caught by: screen+against
-- expect: REJECTED
theorem helper : 1 = 1 := unsafe rfl

theorem goal : 1 = 2 := by
  rfl
