; trap: true is declared again as a constant that may be false
; expect: TYPE_ERROR
(declare-const true Bool)
(assert (not true))
(assert true)
(check-sat)
