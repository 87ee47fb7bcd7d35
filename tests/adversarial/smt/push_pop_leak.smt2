; trap: a contradiction is popped before the check, where a leaking stack would keep it
; expect: REFUTED
(declare-const x Int)
(push 2)
(assert false)
(push 1)
(declare-const y Int)
(pop 2)
(pop 1)
(assert (> x 10))
(check-sat)
