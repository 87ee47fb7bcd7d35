-- trap: a declaration that runs when the file is imported
-- caught by: screen
-- expect: REJECTED
@[init]
def start : Nat := 1

theorem goal : 1 = 1 := rfl
