; trap: a lemma asks for an instance before the name that its body uses gets another meaning
; expect: TYPE_ERROR
; says: is-cons was used above
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun full (par (a) (((x (list a))) Bool)) (is-cons x))
(prove (full (cons 1 (as nil (list Int)))))
(define-fun is-cons ((x (list Int))) Bool false)
(prove (forall ((x (list Int))) (= (full x) ((_ is cons) x))))
