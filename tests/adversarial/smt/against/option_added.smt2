; trap: declarations outlive their scope
; expect: REJECTED
; says: differs from the original
(set-logic QF_LIA)
(set-info :status unsat)
(set-option :global-declarations true)
(declare-const x Int)
(assert (> x 0))
(assert (< x 1))
(check-sat)
