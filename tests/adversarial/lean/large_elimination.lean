-- trap: a proposition with two proofs is told apart by computing
-- caught by: lean
-- expect: UNPROVED
inductive Two : Prop where
  | a | b
def pick : Two → Bool
  | .a => true
  | .b => false
theorem goal : False := by
  have h : pick .a = pick .b := rfl
  exact Bool.noConfusion h
