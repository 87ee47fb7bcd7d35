def sumTo : List Nat → Nat → Nat
  | [], a => a
  | x :: xs, a => sumTo xs (a + x)

theorem sum_from (xs : List Nat) (a b : Nat) : sumTo xs (a + b) = sumTo xs a + b := by
  sorry
