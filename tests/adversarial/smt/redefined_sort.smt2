; trap: the sort Int is declared again, with one element
; expect: TYPE_ERROR
(declare-datatypes ((Int 0)) (((one))))
(declare-const x Int)
(declare-const y Int)
(assert (distinct x y))
(check-sat)
