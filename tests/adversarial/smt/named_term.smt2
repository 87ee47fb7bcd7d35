; trap: naming a formula is not asserting it
; expect: REFUTED
(declare-const x Int)
(assert (or (! (> x 0) :named pos) (! (< x 0) :named neg)))
(assert (or pos neg))
(check-sat)
