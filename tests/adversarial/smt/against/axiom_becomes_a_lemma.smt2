; trap: an axiom becomes a claim, which needs no trust
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(prove (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named goal))
