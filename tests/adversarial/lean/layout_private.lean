-- trap: the same tokens, but a line of a private definition is moved, and then means something else
-- caught by: audit
-- expect: REJECTED
private def key : Nat :=
  let x := id
   (Nat.succ)
  (x (x 3))
def pub : Nat := key
theorem goal : pub = 5 := rfl
