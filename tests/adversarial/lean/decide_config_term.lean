-- trap: decide with a configuration that hides native
-- caught by: screen
-- expect: REJECTED
theorem goal : 2 + 2 = 4 := by decide (config := ⟨true, true, true, true⟩)
