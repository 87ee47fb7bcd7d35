-- honest: an option for one tactic
theorem goal : 1 = 1 := by
  set_option pp.all true in rfl
