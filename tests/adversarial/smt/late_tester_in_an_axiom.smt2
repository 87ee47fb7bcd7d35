; trap: a polymorphic assertion uses a tester, and its instance is read below a function of that name
; expect: TYPE_ERROR
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(declare-fun full (par (a) (((list a)) Bool)))
(assert (par (a) (forall ((x (list a))) (= (full x) (is-cons x)))))
(define-fun is-cons ((x (list Int))) Bool false)
(prove (forall ((x (list Int))) (not (full x))))
