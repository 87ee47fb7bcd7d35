-- honest: a local attribute
theorem one : 1 = 0 + 1 := rfl

attribute [local simp] one in
theorem goal : True := by
  simp
