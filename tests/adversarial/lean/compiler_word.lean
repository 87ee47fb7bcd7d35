-- trap: a word of the compiler's own sources
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := by
  register_builtin_proof
