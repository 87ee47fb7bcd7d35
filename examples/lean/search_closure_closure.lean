inductive Closure {α : Type} (r : α → α → Prop) : α → α → Prop where
  | single (a b : α) : r a b → Closure r a b
  | trans (a b c : α) : Closure r a b → Closure r b c → Closure r a c

theorem closure_closure {α : Type} (r : α → α → Prop) (a b : α) (h : Closure (Closure r) a b) : Closure r a b := by
  sorry
