-- trap: a definition in C
-- caught by: screen
-- expect: REJECTED
@[extern "lean_nat_add"] def add' (a b : Nat) : Nat := a * b

theorem goal : add' 1 2 = 3 := by decide
