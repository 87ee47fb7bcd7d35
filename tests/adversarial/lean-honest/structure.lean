-- honest: a structure and its projections
structure Point where
  x : Nat
  y : Nat

def Point.swap (p : Point) : Point := ⟨p.y, p.x⟩

theorem goal (p : Point) : p.swap.swap = p := rfl
