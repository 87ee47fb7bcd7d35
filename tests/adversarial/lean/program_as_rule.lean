-- trap: a program as a rule of a tactic: aesop runs what has the type of a tactic
-- caught by: screen
-- expect: REJECTED
-- says: Lean's own programs are no part of a proof
@[aesop safe]
def rule : Lean.Elab.Tactic.TacticM Unit := pure ()
theorem goal : 1 = 1 := by aesop
