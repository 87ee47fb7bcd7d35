-- trap: numbers that are no code points have one character in Lean: a core that makes Char.ofNat injective proves more
-- caught by: lean
-- expect: UNPROVED
theorem goal : Char.ofNat 55296 ≠ Char.ofNat 0 := by
  intro h
  have g : (Char.ofNat 55296).toNat = (Char.ofNat 0).toNat := by rw [h]
  exact absurd g (by decide)
