-- trap: an example with an attribute helps a later proof, which it cannot in Lean
-- caught by: lean
-- expect: UNPROVED
def f (n : Nat) : Nat := n
@[simp] example : f 0 = 1 - 1 := rfl
theorem goal : f 0 = 1 - 1 := by simp
