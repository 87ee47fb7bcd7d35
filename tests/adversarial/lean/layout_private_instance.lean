-- trap: a moved line changes a private instance without a name
-- caught by: audit
-- expect: REJECTED
class C where
  x : Nat
def f [C] : Nat := C.x
private instance : C where
  x :=
    let x := id
     (Nat.succ)
    (x (x 3))
theorem goal : f = 5 := rfl
