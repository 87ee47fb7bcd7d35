; trap: plus forgets its second argument
; expect: REJECTED
; says: differs from the original
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S k)))))
(prove (forall ((x Nat) (y Nat)) (= (plus (S x) y) (S x))))
