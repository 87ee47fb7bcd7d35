inductive Path {α : Type} (edge : α → α → Prop) : α → α → Prop where
  | here (a : α) : Path edge a a
  | along (a b c : α) : edge a b → Path edge b c → Path edge a c

theorem path_join {α : Type} (edge : α → α → Prop) (a b c : α) (h : Path edge a b) (k : Path edge b c) :
    Path edge a c := by
  sorry
