-- trap: a term that doubles with every step
-- caught by: lean
-- expect: UNPROVED
def double : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => double n m + double n m

theorem goal : double 40 1 = 0 := by
  simp [double]
