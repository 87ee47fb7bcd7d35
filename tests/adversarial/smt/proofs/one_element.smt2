(declare-sort A 0)
(prove (! (forall ((x A) (y A)) (= x y)) :named wrong))
