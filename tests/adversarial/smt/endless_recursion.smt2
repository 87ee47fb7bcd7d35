; trap: a function that never ends, whose equation alone is contradictory
; expect: TYPE_ERROR
(define-fun-rec f ((x Int)) Int (+ 1 (f x)))
(assert (= (f 0) (f 0)))
(check-sat)
