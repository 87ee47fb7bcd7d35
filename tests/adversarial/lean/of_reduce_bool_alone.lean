-- trap: the axiom of compiled code, by the last part of its name
-- caught by: screen
-- expect: REJECTED
-- says: ofReduceBool is not allowed
theorem goal : true = true := ofReduceBool true true rfl
