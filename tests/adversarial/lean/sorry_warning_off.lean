-- trap: the warning about sorry is switched off
-- caught by: screen
-- expect: REJECTED
set_option warn.sorry false
theorem goal (n : Nat) : n = n + 1 := by
  sorry
