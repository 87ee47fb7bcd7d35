inductive Star {α : Type} (r : α → α → Prop) : α → α → Prop where
  | refl (a : α) : Star r a a
  | tail (a b c : α) : Star r a b → r b c → Star r a c

theorem star_mono {α : Type} (r s : α → α → Prop) (f : ∀ a b, r a b → s a b) (a b : α) (h : Star r a b) :
    Star s a b := by
  sorry
