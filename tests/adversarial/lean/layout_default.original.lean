structure S where
  x : Nat :=
    let x := id
    (Nat.succ)
    (x (x 3))
def pub : S := { }
theorem goal : pub.x = 5 := sorry
