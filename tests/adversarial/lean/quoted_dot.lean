-- trap: a name of one part that looks like one of two
-- caught by: screen
-- expect: REJECTED
def «Nat.Prime» : Prop := True

theorem goal : «Nat.Prime» := trivial
