(declare-datatype a ((one)))
(prove (par (a) (forall ((x a) (y a)) (= x y))))
