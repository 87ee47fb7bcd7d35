; trap: exit hides the check of the goal behind a check that succeeds
; expect: REJECTED
(declare-const x Int)
(push 1)
(assert (distinct x x))
(check-sat)
(exit)
(pop 1)
(assert (> x 10))
(check-sat)
