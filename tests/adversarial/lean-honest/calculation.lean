-- honest: a calculation
theorem goal (a b c : Nat) (h : a = b) (g : b = c) : c = a :=
  calc c = b := g.symm
    _ = a := h.symm
