(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun first ((x Nat) (y Nat)) Nat x)
(prove (forall ((x Nat) (y Nat)) (= (first x y) y)))
