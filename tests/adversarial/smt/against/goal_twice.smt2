; trap: the second copy of a false goal is shown from the first
; expect: REFUTED
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (! (forall ((x Nat)) (= (plus Z x) x)) :named left))
(prove (forall ((x Nat)) (= (plus x x) x)))
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named right :uses (goal-2)))
