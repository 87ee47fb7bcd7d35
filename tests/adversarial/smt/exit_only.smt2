; trap: nothing is ever checked
; expect: SYNTAX_ERROR
(declare-const x Int)
(assert (distinct x x))
(exit)
