-- trap: a keyword in quotes as a name
-- caught by: screen
-- expect: REJECTED
theorem «axiom» : True := trivial

theorem goal : True := «axiom»
