-- honest: a theorem by equations
def double : Nat → Nat
  | 0 => 0
  | n + 1 => double n + 2

theorem goal : ∀ n, double n = double n
  | 0 => rfl
  | n + 1 => congrArg (· + 2) (goal n)
