(declare-const |a Int)
(assert (= 1 1))
(check-sat)
