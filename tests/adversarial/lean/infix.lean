-- trap: an operator is declared again
-- caught by: against
-- expect: REJECTED
local infix:50 " = " => fun (_ _ : Nat) => True

theorem goal (n : Nat) : n = n + 1 := trivial
