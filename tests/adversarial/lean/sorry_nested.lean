-- trap: one branch of the proof is sorry
-- caught by: lean
-- expect: UNPROVED
theorem goal (n : Nat) : n = 0 := by
  cases n with
  | zero => rfl
  | succ n => exact (fun h : n + 1 = 0 => h) sorry
