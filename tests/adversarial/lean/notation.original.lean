def Even (n : Nat) : Prop := ∃ k, n = k + k

theorem goal (n : Nat) : Even (n + n) := sorry
