-- honest: a derived instance
inductive Colour where
  | red
  | green
  deriving DecidableEq

theorem goal : ¬ Colour.red = Colour.green := by decide
