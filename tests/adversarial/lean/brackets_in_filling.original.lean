theorem goal : True ∧ True := by
  exact (sorry)
