; trap: the check is moved to where it holds
; expect: REJECTED
; says: differs from the original
(declare-const x Int)
(push 1)
(assert (> x 0))
(assert (< x 0))
(check-sat)
(pop 1)
(assert (= x 7))
