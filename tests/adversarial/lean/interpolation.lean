-- trap: a command hides in an interpolated string
-- caught by: screen
-- expect: REJECTED
def s := s!"{"a"} {sorryAx Nat false} "

theorem goal : 1 = 1 := rfl
