; trap: any function becomes a function that is always true
; expect: REJECTED
; says: differs from the original
(declare-sort U 0)
(define-fun q ((x U)) Bool true)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named goal))
