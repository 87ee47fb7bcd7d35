; trap: a lemma in a script
; expect: TYPE_ERROR
; says: check-sat in a file with prove
(set-logic QF_LIA)
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(assert (< x 2))
(prove true)
(check-sat)
