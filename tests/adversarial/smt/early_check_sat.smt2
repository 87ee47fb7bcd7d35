; trap: a contradiction is checked early, and the real goal after it is never checked
; expect: REJECTED
(set-logic QF_LIA)
(declare-const x Int)
(assert (> x 0))
(assert (< x 0))
(check-sat)
(assert (not (= (* 2 x) (+ x x))))
