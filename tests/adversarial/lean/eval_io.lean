-- trap: a file is written while the proof is checked
-- caught by: screen
-- expect: REJECTED
#eval IO.FS.writeFile "/tmp/pwned" "x"

theorem goal (n : Nat) : n = n + 1 := by
  rfl
