; trap: the scope stays open
; expect: REJECTED
; says: differs from the original
(declare-const x Int)
(push 1)
(assert (> x 0))
(assert (< x 0))
(assert (= x 7))
(check-sat)
