def «from» : Nat → Nat
  | 0 =>
    let x := id
    (Nat.succ)
    (x (x 3))
  | n + 1 => «from» n
theorem goal : «from» 0 = 5 := sorry
