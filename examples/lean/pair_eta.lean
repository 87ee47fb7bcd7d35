theorem eta {α β : Type} (p : α × β) : (p.1, p.2) = p := by
  sorry
