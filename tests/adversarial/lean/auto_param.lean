-- trap: a constant of type Syntax is run as a tactic: the text does not show which
-- caught by: screen
-- expect: REJECTED
def autoParam.{u} (α : Sort u) (_ : Lean.Syntax) : Sort u := α
def hidden : Lean.Syntax := .missing
theorem helper (h : autoParam (1 = 2) hidden) : 1 = 2 := h
theorem goal : 1 = 2 := helper
