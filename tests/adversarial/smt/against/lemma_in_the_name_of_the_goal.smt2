; trap: a lemma has the name of the goal, so that uses may mean either
; expect: TYPE_ERROR
; says: right names a second statement
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (! (forall ((x Nat)) (= (plus Z x) x)) :named left))
(prove (! true :named right))
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named right))
