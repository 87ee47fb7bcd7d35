-- trap: a theorem that uses itself
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal (n : Nat) : n = n + 1 := goal n
