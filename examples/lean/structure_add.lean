structure Point where
  x : Nat
  y : Nat

def add (p q : Point) : Point := ⟨p.x + q.x, p.y + q.y⟩

theorem add_swap (p q : Point) : add p q = add q p := by
  sorry
