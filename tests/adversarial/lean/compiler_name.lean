-- trap: a configuration is defined anew, and the compiler reads it with another layout
-- caught by: screen
-- expect: REJECTED
structure Lean.Parser.Tactic.DecideConfig where
  native : Bool := true
theorem goal : 1 = 2 := by decide (config := { native := false })
