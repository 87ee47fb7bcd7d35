; trap: the claim is turned round
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status sat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
(check-sat)
