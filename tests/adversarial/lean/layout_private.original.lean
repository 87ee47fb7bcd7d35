private def key : Nat :=
  let x := id
  (Nat.succ)
  (x (x 3))
def pub : Nat := key
theorem goal : pub = 5 := sorry
