; trap: the hypotheses contradict each other, so that any goal follows
; expect: REJECTED
(declare-const x Int)
(declare-const y Int)
(assert (> x y))
(assert (> y x))
(assert (not (= (* x y) 42)))
(check-sat)
