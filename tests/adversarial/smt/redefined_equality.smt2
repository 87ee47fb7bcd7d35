; trap: equality is redefined
; expect: TYPE_ERROR
(define-fun = ((p Int) (q Int)) Bool false)
(declare-const x Int)
(assert (= x x))
(check-sat)
