(declare-datatype Nat ((Z) (S (p Nat))))
(prove (forall ((x Natural)) (= x x)))
