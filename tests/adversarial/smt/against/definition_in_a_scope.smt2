; trap: plus is defined again, in an inner scope
; expect: REJECTED
; says: differs from the original
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(define-fun-rec leq ((x Nat) (y Nat)) Bool
  (match x ((Z true) ((S k) (match y ((Z false) ((S m) (leq k m))))))))
(push 1)
(define-fun-rec plus ((x Nat) (y Nat)) Nat Z)
(pop 1)
(prove (forall ((x Nat) (y Nat)) (leq (plus x y) x)))
