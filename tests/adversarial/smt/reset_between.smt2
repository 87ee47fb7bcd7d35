; trap: reset throws the goal away before the check
; expect: REJECTED
(declare-const x Int)
(assert (> x 10))
(reset)
(assert false)
(check-sat)
