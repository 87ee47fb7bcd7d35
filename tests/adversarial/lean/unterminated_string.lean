-- trap: a string hides the rest of the file
-- caught by: syntax
-- expect: SYNTAX_ERROR
def s := "

theorem goal (n : Nat) : n = n + 1 := by
  rfl
