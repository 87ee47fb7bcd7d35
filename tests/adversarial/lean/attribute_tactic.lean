-- trap: a declaration that becomes a tactic
-- caught by: screen
-- expect: REJECTED
@[tactic goal]
def elaborate : Nat := 1

theorem goal : 1 = 1 := rfl
