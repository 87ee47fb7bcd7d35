; trap: addition is declared again, as any function
; expect: TYPE_ERROR
(declare-fun + (Int Int) Int)
(declare-const x Int)
(assert (distinct (+ x 0) (+ x 0)))
(check-sat)
