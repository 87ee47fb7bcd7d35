-- trap: the axiom that trusts the compiler
-- caught by: screen
-- expect: REJECTED
theorem goal : True := by
  have h := Lean.trustCompiler
  trivial
