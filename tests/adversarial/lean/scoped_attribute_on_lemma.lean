-- trap: a lemma whose attribute reaches beyond it
-- caught by: additions
-- expect: REJECTED
@[scoped simp] theorem helper : 1 = 1 := rfl

theorem goal : 1 = 2 := by
  rfl
