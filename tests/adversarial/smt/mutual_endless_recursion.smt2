; trap: two functions that call each other for ever and say the opposite
; expect: TYPE_ERROR
(define-funs-rec ((p ((x Int)) Bool) (q ((x Int)) Bool)) ((not (q x)) (p x)))
(assert (or (p 0) (not (p 0))))
(check-sat)
