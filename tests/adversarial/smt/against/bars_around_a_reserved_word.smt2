; trap: the constructor |_| becomes the pattern _, which matches everything
; expect: REJECTED
; says: differs from the original
(declare-datatype T ((|_|) (other)))
(define-fun is-blank ((t T)) Bool (match t ((_ true))))
(prove (forall ((t T)) (is-blank t)))
