-- trap: the kernel computes Nat.div on literals by its own code: a core that leaves the name free proves False without axioms
-- caught by: lean
-- expect: TYPE_ERROR
def Nat.div (_ _ : Nat) : Nat := 57
theorem goal : False := by
  have h : Nat.div 4 2 = 2 := rfl
  have g : Nat.div 4 2 = 57 := by unfold Nat.div; rfl
  exact absurd (h.symm.trans g) (by decide)
