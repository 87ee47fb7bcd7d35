; honest: like division_by_zero, with a divisor that is not
(declare-const x Int)
(declare-const y Int)
(assert (> y 0))
(assert (not (= x (+ (* y (div x y)) (mod x y)))))
(assert (< 1 y 5))
(check-sat)
