(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec f ((x Nat)) Nat (match x ((Z Z) ((S n) (f (S (S n)))))))
(prove (forall ((x Nat)) (= (f x) Z)))
