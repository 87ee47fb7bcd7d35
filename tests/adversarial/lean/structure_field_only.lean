-- trap: a field that is a proposition is no theorem
-- caught by: judge
-- expect: REJECTED
structure S where
  a : Nat
  h : a = 1
