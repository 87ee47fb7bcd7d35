def twice (n : Nat) : Nat := n + n

theorem sum_even_holds (a b : Nat) : twice (a + b) = twice a + twice b := by
  sorry
