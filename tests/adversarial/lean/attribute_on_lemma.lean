-- trap: a lemma that becomes an extensionality rule
-- caught by: additions
-- expect: REJECTED
@[ext] theorem helper : 1 = 1 := rfl

theorem goal : 1 = 2 := by
  rfl
