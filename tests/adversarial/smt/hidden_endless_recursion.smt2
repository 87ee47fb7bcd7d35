; trap: a function that never ends for some arguments: its equation is contradictory there
; expect: UNPROVED
(define-fun-rec f ((x Int)) Int (ite (= x 0) 0 (+ 1 (f (- x)))))
(assert (= (f 5) (f 5)))
(check-sat)
