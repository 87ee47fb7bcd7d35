-- trap: an attribute makes a definition of the file a program that Lean runs when it prints, also in the audit
-- caught by: screen
-- expect: REJECTED
-- says: it makes a program of the file part of Lean
@[app_delab Nat.succ]
def shown := Nat.succ
theorem goal : 1 = 1 := rfl
