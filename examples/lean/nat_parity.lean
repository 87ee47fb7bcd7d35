inductive Even : Nat → Prop where
  | zero : Even 0
  | next (n : Nat) : Even n → Even (n + 2)

inductive Odd : Nat → Prop where
  | one : Odd 1
  | next (n : Nat) : Odd n → Odd (n + 2)

theorem odd_succ (n : Nat) (h : Even n) : Odd (n + 1) := by
  induction h
  · exact Odd.one
  · exact Odd.next _ (by assumption)

theorem even_succ (n : Nat) (h : Odd n) : Even (n + 1) := by
  induction h
  · exact Even.next _ Even.zero
  · exact Even.next _ (by assumption)

theorem even_or_odd (n : Nat) : Even n ∨ Odd n := by
  sorry
