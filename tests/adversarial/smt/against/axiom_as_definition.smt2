; trap: a function is declared, and what is assumed about it helps
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(declare-fun r (U) Bool)
(assert (forall ((x U)) (and (r x) (q x))))
(prove (! (q c) :named goal))
