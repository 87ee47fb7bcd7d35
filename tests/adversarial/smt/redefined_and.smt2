; trap: the connective and is redefined
; expect: TYPE_ERROR
(define-fun and ((p Bool) (q Bool)) Bool false)
(declare-const x Int)
(assert (and (> x 10) (> x 11)))
(check-sat)
