-- trap: another implementation for a definition
-- caught by: screen
-- expect: REJECTED
def big : Nat := 5

@[implemented_by big] def small : Nat := 3

theorem goal : small = 5 := by decide
