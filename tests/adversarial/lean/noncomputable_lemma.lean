-- trap: a lemma with a modifier that changes how it is compiled
-- caught by: against
-- expect: REJECTED
noncomputable theorem helper : 1 = 1 := rfl

theorem goal : 1 = 2 := by
  rfl
