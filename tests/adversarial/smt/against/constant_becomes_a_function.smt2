; trap: a constant becomes a definition
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-fun c () U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named goal))
