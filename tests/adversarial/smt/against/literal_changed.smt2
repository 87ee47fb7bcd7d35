; trap: 1.0 becomes 1
; expect: REJECTED
; says: differs from the original
(prove (forall ((x Real)) (=> (> x 0.0) (>= x 1))))
