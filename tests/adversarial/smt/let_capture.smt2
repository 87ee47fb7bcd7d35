; trap: parallel let: the inner x is the outer one, so that nothing is contradictory
; expect: REFUTED
(declare-const x Int)
(declare-const y Int)
(assert (let ((x y) (y x)) (< x y)))
(assert (= y 3))
(check-sat)
