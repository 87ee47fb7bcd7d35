-- trap: the same by a candidate, which defines the tactic after `where`
-- caught by: screen
-- expect: REJECTED
theorem first : True := trivial
where
  hidden : Lean.Syntax := .missing
theorem second (h : autoParam (1 = 2) first.hidden) : 1 = 2 := h
theorem goal : 1 = 2 := second
