-- trap: a quotation, of which programs are made
-- caught by: screen
-- expect: REJECTED
def program := `(1 = 2)

theorem goal : 1 = 1 := rfl
