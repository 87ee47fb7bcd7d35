structure Point where
  x : Nat
  y : Nat

theorem whole (p : Point) : p = ⟨p.x, p.y⟩ := sorry
