; trap: a contradiction that nobody checks
; expect: SYNTAX_ERROR
(declare-const x Int)
(assert (distinct x x))
