-- trap: a comment hides the rest of the file
-- caught by: syntax
-- expect: SYNTAX_ERROR
/- and now

theorem goal (n : Nat) : n = n + 1 := by
  rfl
