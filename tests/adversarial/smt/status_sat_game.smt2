; trap: the file claims sat of a contradiction, so that unsat must not count as success
; expect: REFUTED
(set-info :status sat)
(declare-const x Int)
(assert (and (> x 0) (< x 0)))
(check-sat)
