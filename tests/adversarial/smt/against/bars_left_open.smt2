; trap: a bar takes the goal into a symbol
; expect: SYNTAX_ERROR
; says: a quoted symbol is not closed
(declare-datatype Nat ((Z) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
(prove (! true :named |a))
(prove (! (forall ((x Nat)) (= (plus x x) x)) :named wrong))
