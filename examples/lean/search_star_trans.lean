inductive Star {α : Type} (r : α → α → Prop) : α → α → Prop where
  | refl (a : α) : Star r a a
  | tail (a b c : α) : Star r a b → r b c → Star r a c

theorem star_trans {α : Type} (r : α → α → Prop) (a b c : α) (h : Star r a b) (k : Star r b c) : Star r a c := by
  sorry
