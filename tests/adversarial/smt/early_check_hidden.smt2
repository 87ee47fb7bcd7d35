; trap: as early_check_sat, and a comment after the goal pretends that it is checked
; expect: REJECTED
(declare-const x Int) (assert (distinct x x)) (check-sat) ( assert (> x 0)) ; (check-sat)
