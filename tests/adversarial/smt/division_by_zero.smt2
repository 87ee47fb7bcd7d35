; trap: division by zero may have any value: this is not contradictory
; expect: REFUTED
(declare-const x Int)
(declare-const y Int)
(assert (= y 0))
(assert (= (div x y) (div 5 y)))
(check-sat)
