set_option autoImplicit true

theorem goal {q : Nat} : p = q → True := by
  sorry
