-- trap: code that runs when the file is imported
-- caught by: screen
-- expect: REJECTED
initialize IO.println "hello"

theorem goal (n : Nat) : n = n + 1 := by
  rfl
