(declare-datatype T ((A) (A)))
(prove (forall ((x T)) (= x x)))
