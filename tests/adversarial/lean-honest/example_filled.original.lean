def f (n : Nat) : Nat := n
example (n : Nat) : f (f n) = n := sorry
example (n : Nat) : f n = n := by simp [f]
