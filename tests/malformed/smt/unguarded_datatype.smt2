(declare-datatype T ((C (next T))))
(prove (forall ((x T)) (= x x)))
