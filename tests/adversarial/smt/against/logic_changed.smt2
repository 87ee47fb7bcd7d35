; trap: the logic
; expect: REJECTED
; says: differs from the original
(set-logic QF_LRA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 1))
(check-sat)
