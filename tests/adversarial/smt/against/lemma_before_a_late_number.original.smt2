(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun low (par (a) (((x (list a))) Int)) -5)
(define-fun -5 () Int 7)
(prove (forall ((x (list Int))) (< (low x) 0)))
