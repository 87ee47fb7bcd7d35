-- trap: code that runs while the file is checked, with no name of Lean's own in it
-- caught by: screen
-- expect: REJECTED
-- says: run_cmd is not allowed
run_cmd logFacts
theorem goal : 1 = 1 := rfl
