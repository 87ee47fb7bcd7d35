-- trap: every number is the number of a character
-- caught by: lean
-- expect: TYPE_ERROR
theorem goal : ∀ n, (Char.ofNat n).toNat = n := fun _ => rfl
