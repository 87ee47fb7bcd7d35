structure Point where
  x : Nat
  y : Nat

theorem equal (p q : Point) (h : p.x = q.x) (g : p.y = q.y) : p = q := by
  sorry
