-- trap: the filling hides a command behind open ... in
-- caught by: against
-- expect: REJECTED
theorem easy : True := by
  trivial open Nat in def x := 1
