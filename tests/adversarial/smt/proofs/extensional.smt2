(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(define-fun-rec leq ((x Nat) (y Nat)) Bool (match x ((Z true) ((S k) (match y ((Z false) ((S m) (leq k m))))))))
(prove (! (forall ((f (=> Nat Nat)) (g (=> Nat Nat))) (=> (= (@ f Z) (@ g Z)) (= f g))) :named wrong))
