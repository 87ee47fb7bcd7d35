; trap: the status unknown must not make anything right
; expect: REFUTED
(set-info :status unknown)
(declare-const x Int)
(assert (> x 0))
(check-sat)
