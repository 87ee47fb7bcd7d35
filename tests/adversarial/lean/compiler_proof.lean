-- trap: the proof of everything that the compiler uses
-- caught by: screen
-- expect: REJECTED
theorem goal : 1 = 2 := lcProof
