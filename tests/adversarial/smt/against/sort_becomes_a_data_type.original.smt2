(declare-sort U 0)
(prove (forall ((x U) (y U)) (= x y)))
