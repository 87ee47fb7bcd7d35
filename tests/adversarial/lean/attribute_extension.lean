-- trap: an attribute of Mathlib registers a program of the file, which norm_num runs
-- caught by: screen
-- expect: REJECTED
-- says: the attribute norm_num is not allowed
@[norm_num _ + _]
def extension := Nat.succ
theorem goal : 1 = 1 := rfl
