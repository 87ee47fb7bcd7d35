; trap: a lemma closes more than it opens
; expect: SYNTAX_ERROR
; says: found ) without a matching (
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (= Z Z))) (prove true)
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong))
