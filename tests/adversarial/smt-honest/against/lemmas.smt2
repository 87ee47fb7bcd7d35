; honest: two lemmas with hints, and hints on the goal
; expect: PROVED
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (! (forall ((x Nat)) (= (plus x Z) x)) :named right-zero :induction (x)))
(prove (! (forall ((x Nat) (y Nat)) (= (plus x (S y)) (S (plus x y)))) :named right-s :induction (x)))
(prove (! (forall ((x Nat) (y Nat)) (= (plus x y) (plus y x))) :induction (x) :uses (right-zero right-s)))
