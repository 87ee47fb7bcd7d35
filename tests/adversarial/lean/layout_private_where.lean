-- trap: a moved line changes a local definition of a private one
-- caught by: audit
-- expect: REJECTED
private def g : Nat := h
where
  h : Nat :=
    let x := id
     (Nat.succ)
    (x (x 3))
def pub : Nat := g
theorem goal : pub = 5 := rfl
