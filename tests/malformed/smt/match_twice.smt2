(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun f ((x Nat)) Nat (match x ((Z Z) (Z x) ((S n) n))))
(prove (= (f Z) Z))
