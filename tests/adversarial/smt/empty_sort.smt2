; trap: no sort is empty
; expect: REFUTED
(declare-sort T 0)
(assert (forall ((x T) (y T)) (= x y)))
(check-sat)
