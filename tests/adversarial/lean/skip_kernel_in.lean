-- trap: the kernel is switched off for one proof
-- caught by: screen
-- expect: REJECTED
set_option debug.skipKernelTC true in
theorem goal (n : Nat) : n = n + 1 := by
  rfl
