; honest: only comments, blanks and bars differ
; expect: PROVED
(declare-datatype Nat ((|Z|) (S (p Nat))))
(define-fun-rec plus ((x Nat) (y Nat)) Nat (match x ((Z y) ((S k) (S (plus k y))))))
; (assert false)(prove(!(forall((|x|	Nat))
(=(plus Z x)x)); a comment: )))
:named |left|))