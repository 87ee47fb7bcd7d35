-- trap: the hard one of two theorems is left out
-- caught by: against
-- expect: REJECTED
theorem easy : True := by
  trivial
