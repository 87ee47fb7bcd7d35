(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun f ((x Nat)) Nat (match x ((Z Z) ((S n m) n))))
(prove (= (f Z) Z))
