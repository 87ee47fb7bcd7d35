-- trap: a moved line changes what a private recursive definition is made of
-- caught by: audit
-- expect: REJECTED
private def g : Nat → Nat
  | 0 =>
    let x := id
     (Nat.succ)
    (x (x 3))
  | n + 1 => g n
def pub : Nat := g 0
theorem goal : pub = 5 := rfl
