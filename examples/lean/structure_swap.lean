structure Point where
  x : Nat
  y : Nat

def swap (p : Point) : Point := ⟨p.y, p.x⟩

theorem swap_swap (p : Point) : swap (swap p) = p := by
  sorry
