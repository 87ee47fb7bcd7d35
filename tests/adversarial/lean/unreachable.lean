-- trap: a term that stands for what cannot be reached
-- caught by: screen
-- expect: REJECTED
def two : Nat := unreachable!

theorem goal : 1 = 1 := rfl
