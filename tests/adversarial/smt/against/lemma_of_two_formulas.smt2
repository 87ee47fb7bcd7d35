; trap: a lemma of two formulas, where the second is the goal
; expect: SYNTAX_ERROR
; says: (prove ...) has 2 arguments
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove true (forall ((x Nat)) (= (plus x x) x)))
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong))
