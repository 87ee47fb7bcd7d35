-- trap: a forbidden attribute, given later
-- caught by: screen
-- expect: REJECTED
def big : Nat := 5

def small : Nat := 3

attribute [implemented_by big] small

theorem goal : small = 3 := rfl
