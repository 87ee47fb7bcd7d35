-- trap: a tactic that runs later, as a part of a type
-- caught by: screen
-- expect: REJECTED
-- says: autoParam is not allowed
def later (script : Prop) (h : autoParam True script) : True := h
theorem goal : 1 = 1 := rfl
