(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun f ((x Nat)) Nat (match x (((Q n) Z) (_ Z))))
(prove (= (f Z) Z))
