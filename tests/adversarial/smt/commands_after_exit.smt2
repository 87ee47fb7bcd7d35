; trap: the goal stands after exit
; expect: REJECTED
(declare-const x Int)
(assert (> x 10))
(check-sat)
(exit)
(assert false)
(check-sat)
