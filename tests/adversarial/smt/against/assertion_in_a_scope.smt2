; trap: an assertion more, between push and pop, with a check
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
(push 1)
(assert (distinct x 1))
(check-sat)
(pop 1)
