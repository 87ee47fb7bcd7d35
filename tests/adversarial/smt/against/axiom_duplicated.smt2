; trap: an axiom stands twice
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(assert (forall ((x U)) (or (q x) (not (q c)))))
(prove (! (q c) :named goal))
