private def g : Nat := h
where
  h : Nat :=
    let x := id
    (Nat.succ)
    (x (x 3))
def pub : Nat := g
theorem goal : pub = 5 := sorry
