(declare-const c Int)
(assert (= c 1))
(assert (= c 2))
(prove (= c 3))
