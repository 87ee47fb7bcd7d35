(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun f ((x Nat) (x Nat)) Nat x)
(prove (forall ((x Nat)) (= x x)))
