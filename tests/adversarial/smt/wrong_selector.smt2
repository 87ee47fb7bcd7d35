; trap: a field of another constructor may have any value: this is not contradictory
; expect: REFUTED
(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))
(declare-const l L)
(assert (= l nil))
(assert (= (head l) (head (tail l))))
(check-sat)
