mutual
  inductive Even : Nat → Prop
    | zero : Even 0
    | next (n : Nat) : Odd n → Even (n + 1)
  inductive Odd : Nat → Prop
    | next (n : Nat) : Even n → Odd (n + 1)
end

theorem not_odd_zero : ¬ Odd 0 := by
  sorry
