-- trap: a file is read while the proof is checked
-- caught by: screen
-- expect: REJECTED
def secret : String := include_str "/etc/passwd"

theorem goal : 1 = 1 := rfl
