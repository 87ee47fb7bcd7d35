theorem either {α β : Type} (s : Sum α β) : (∃ a, s = .inl a) ∨ ∃ b, s = .inr b := by
  sorry
