def double (n : Nat) : Nat := n + n

namespace A

theorem goal : double 1 = 3 := by
  sorry

end A
