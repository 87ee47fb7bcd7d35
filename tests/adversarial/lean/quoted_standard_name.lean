-- trap: a known name in quotes
-- caught by: screen
-- expect: REJECTED
def Claim : Prop := «True»

theorem goal : Claim := trivial
