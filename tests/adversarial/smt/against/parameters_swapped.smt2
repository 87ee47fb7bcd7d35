; trap: the parameters of a function change places
; expect: REJECTED
; says: differs from the original
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun first ((y Nat) (x Nat)) Nat x)
(prove (forall ((x Nat) (y Nat)) (= (first x y) y)))
