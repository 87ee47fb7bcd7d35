; trap: a command of Z3 that is not of the standard
; expect: REJECTED
(declare-const x Int)
(assert (> x 0))
(eval x)
(check-sat)
