-- trap: a definition that the goal uses is sorry
-- caught by: lean
-- expect: UNPROVED
def magic : 1 = 2 := sorry

theorem goal : 1 = 2 := magic
