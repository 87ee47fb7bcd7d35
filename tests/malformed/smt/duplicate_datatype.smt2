(declare-datatype Nat ((Z) (S (p Nat))))
(declare-datatype Nat ((A)))
(prove (forall ((x Nat)) (= x x)))
