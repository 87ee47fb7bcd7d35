-- trap: the same with the name made by a namespace
-- caught by: screen
-- expect: REJECTED
namespace Lean.Parser.Tactic
structure DecideConfig where
  kernel : Bool := true
end Lean.Parser.Tactic
theorem goal : 1 = 2 := by decide (config := { kernel := true })
