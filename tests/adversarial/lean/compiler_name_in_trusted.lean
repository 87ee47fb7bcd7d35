-- A trusted file defines a configuration anew: its axioms are taken as given, not what it puts into the compiler.
-- caught by: screen
structure Lean.Parser.Tactic.DecideConfig where
  kernel : Bool := true
theorem goal : 1 = 2 := by decide
