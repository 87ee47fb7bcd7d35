-- trap: the same as kernel_name, with the name made by a namespace
-- caught by: lean
-- expect: TYPE_ERROR
namespace Nat
def gcd (_ _ : Nat) : Nat := 57
end Nat
theorem goal : False := by
  have h : Nat.gcd 4 2 = 2 := rfl
  have g : Nat.gcd 4 2 = 57 := by unfold Nat.gcd; rfl
  exact absurd (h.symm.trans g) (by decide)
