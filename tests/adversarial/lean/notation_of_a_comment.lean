-- trap: a notation with which comments become code
-- caught by: screen
-- expect: REJECTED
notation "--" => 2

theorem goal : 1 = 1 := rfl
