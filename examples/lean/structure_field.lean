structure Point where
  x : Nat
  y : Nat

theorem field (a b : Nat) : (Point.mk a b).x = a := sorry
