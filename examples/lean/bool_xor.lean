def xor' (a b : Bool) : Bool := (a && !b) || (!a && b)

theorem xor_comm (a b : Bool) : xor' a b = xor' b a := by
  sorry
