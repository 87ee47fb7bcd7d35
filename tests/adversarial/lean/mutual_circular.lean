-- trap: two theorems that use one another
-- caught by: lean
-- expect: TYPE_ERROR
mutual
  theorem goal (n : Nat) : n = n + 1 := other n
  theorem other (n : Nat) : n = n + 1 := goal n
end
