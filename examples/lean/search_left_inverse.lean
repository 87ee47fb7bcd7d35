theorem left_inverse {α β : Type} (f : α → β) (g : β → α) (h : ∀ x, g (f x) = x) (a b : α) (k : f a = f b) :
    a = b := by
  sorry
