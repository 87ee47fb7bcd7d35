def flip {α β : Type} (p : α × β) : β × α := (p.2, p.1)

theorem flip_flip {α β : Type} (p : α × β) : flip (flip p) = p := by
  sorry
