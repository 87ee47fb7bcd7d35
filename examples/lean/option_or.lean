def orElse {α : Type} : Option α → Option α → Option α
  | none, o => o
  | some a, _ => some a

theorem or_nothing {α : Type} (o : Option α) : orElse o none = o := by
  sorry

theorem or_regroup {α : Type} (a b c : Option α) : orElse (orElse a b) c = orElse a (orElse b c) := by
  sorry
