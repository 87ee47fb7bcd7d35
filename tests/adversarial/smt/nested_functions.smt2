; trap: a function is defined in a scope, popped, and defined otherwise; the old meaning must not survive
; expect: REFUTED
(declare-const x Int)
(push 1)
(define-fun f ((y Int)) Bool false)
(pop 1)
(define-fun f ((y Int)) Bool (> y 0))
(assert (f x))
(check-sat)
