-- trap: the same, with the namespace opened in front
-- caught by: screen
-- expect: REJECTED
-- says: Lean is not allowed
open Lean Elab.Tactic
@[aesop safe]
def rule : TacticM Unit := pure ()
theorem goal : 1 = 1 := by aesop
