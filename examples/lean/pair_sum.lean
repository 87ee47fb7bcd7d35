theorem either {α β : Type} (s : α ⊕ β) : (∃ a, s = .inl a) ∨ ∃ b, s = .inr b := by
  sorry
