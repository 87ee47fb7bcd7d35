; trap: a false lemma with a hint that fits
; expect: REFUTED
; says: lemma is false
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (! (forall ((x Nat) (y Nat)) (= x y)) :named lemma :induction (x y) :depth 2))
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong :uses (lemma)))
