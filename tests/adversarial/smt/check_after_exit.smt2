; trap: a check that no solver would come to: it stands after exit
; expect: REJECTED
(declare-const x Int)
(exit)
(assert (distinct x x))
(check-sat)
