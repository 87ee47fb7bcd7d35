; trap: a second status, just before the check
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
(set-info :status sat)
(check-sat)
