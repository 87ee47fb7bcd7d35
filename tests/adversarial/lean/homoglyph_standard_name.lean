-- trap: a lemma whose name looks like a standard one
-- caught by: screen
-- expect: REJECTED
theorem prοpext : True := trivial

theorem goal : True := prοpext
