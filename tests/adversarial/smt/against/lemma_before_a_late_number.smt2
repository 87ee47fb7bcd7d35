; trap: the same with a number that is a name later
; expect: TYPE_ERROR
; says: -5 was used above
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun low (par (a) (((x (list a))) Int)) -5)
(prove (< (low (as nil (list Int))) 0))
(define-fun -5 () Int 7)
(prove (forall ((x (list Int))) (< (low x) 0)))
