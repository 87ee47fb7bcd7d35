; trap: the text of a lemma ends it and goes on with an axiom
; expect: REJECTED
; says: differs from the original
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove true)(assert false)(prove true)
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong))
