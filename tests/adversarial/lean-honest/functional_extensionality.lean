-- honest: funext and propext
theorem goal (f g : Nat → Prop) (h : ∀ n, f n ↔ g n) : f = g := by
  funext n
  exact propext (h n)
