; trap: an axiom gives the first case, nothing gives the step
; expect: UNPROVED
; says: not shown: goal
(declare-datatype Nat ((Z) (S (p Nat))))
(declare-fun q (Nat) Bool)
(assert (! (q Z) :named first))
(prove (! (forall ((x Nat)) (q x)) :named goal :induction (x) :uses (first)))
