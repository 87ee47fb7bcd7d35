namespace Counter

def step (n : Nat) : Nat := n + 1

theorem step_pos (n : Nat) : step n ≠ 0 := by
  sorry

theorem step_inj (a b : Nat) (h : step a = step b) : a = b := by
  sorry

end Counter
