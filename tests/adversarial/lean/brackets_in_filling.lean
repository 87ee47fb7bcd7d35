-- trap: the filling closes the bracket of the original and opens another
-- caught by: against
-- expect: REJECTED
theorem goal : True ∧ True := by
  exact (⟨trivial, trivial⟩); (skip)
