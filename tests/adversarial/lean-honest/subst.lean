-- honest: substitution and specialisation
theorem goal (f : Nat → Nat) (h : ∀ n, f n = n) (a b : Nat) (e : a = f b) : a = b := by
  specialize h b
  subst e
  exact h
