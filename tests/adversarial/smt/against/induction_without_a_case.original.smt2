(declare-datatype Nat ((Z) (S (p Nat))))
(declare-fun q (Nat) Bool)
(assert (! (q Z) :named first))
(prove (! (forall ((x Nat)) (q x)) :named goal))
