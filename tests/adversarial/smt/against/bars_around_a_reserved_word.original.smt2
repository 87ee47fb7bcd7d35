(declare-datatype T ((|_|) (other)))
(define-fun is-blank ((t T)) Bool (match t ((|_| true) (other false))))
(prove (forall ((t T)) (is-blank t)))
