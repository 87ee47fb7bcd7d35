-- trap: the kernel is switched off
-- caught by: screen
-- expect: REJECTED
set_option debug.skipKernelTC true

theorem goal (n : Nat) : n = n + 1 := by
  rfl
