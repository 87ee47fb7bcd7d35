; trap: the check becomes a claim that is true
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
(prove true)
