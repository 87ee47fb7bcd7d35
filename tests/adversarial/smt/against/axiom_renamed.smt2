; trap: an axiom gets the name that a hint wants
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named strong))
(prove (! (q c) :named goal))
