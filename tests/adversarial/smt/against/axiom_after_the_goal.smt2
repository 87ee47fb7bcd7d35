; trap: an axiom after the goal, which holds for all claims
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named goal))
(assert (q c))
