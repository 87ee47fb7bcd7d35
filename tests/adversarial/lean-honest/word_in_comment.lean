-- honest: forbidden words in comments
/- axiom, sorry, #exit, native_decide: all harmless here /- also nested: macro -/ -/
-- axiom cheat : False
theorem goal : True := trivial -- sorry
