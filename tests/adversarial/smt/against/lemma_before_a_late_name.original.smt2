(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun full (par (a) (((x (list a))) Bool)) (is-cons x))
(define-fun is-cons ((x (list Int))) Bool false)
(prove (forall ((x (list Int))) (= (full x) ((_ is cons) x))))
