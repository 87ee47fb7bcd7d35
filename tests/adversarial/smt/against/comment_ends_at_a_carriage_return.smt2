; trap: a carriage return ends a comment too
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
; note(assert false)
(check-sat)
