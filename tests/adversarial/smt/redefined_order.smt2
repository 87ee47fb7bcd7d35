; trap: the order of the integers is redefined through a quoted symbol, which is the same symbol
; expect: TYPE_ERROR
(define-fun |<=| ((p Int) (q Int)) Bool false)
(declare-const x Int)
(assert (<= x x))
(check-sat)
