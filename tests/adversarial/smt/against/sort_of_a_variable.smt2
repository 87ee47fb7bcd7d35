; trap: reals become integers
; expect: REJECTED
; says: differs from the original
(prove (forall ((x Int)) (=> (> x 0.0) (>= x 1.0))))
