; trap: the file claims unsat of what has a model
; expect: REFUTED
(set-info :status unsat)
(declare-const x Int)
(assert (> x 0))
(check-sat)
