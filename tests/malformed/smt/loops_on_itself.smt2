(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec f ((x Nat)) Nat (S (f x)))
(prove (forall ((x Nat)) (= (f x) Z)))
