; trap: the axiom says more
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (q c))) :named weak))
(prove (! (q c) :named goal))
