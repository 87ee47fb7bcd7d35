; trap: a polymorphic body has a constant array, and its instance is read below a function const
; expect: TYPE_ERROR
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun first (par (a) (((x (list a))) Int)) (select ((as const (Array Int Int)) 1) 0))
(declare-const zero (Array Int Int))
(define-fun const ((n Int)) (Array Int Int) (store zero 0 5))
(prove (forall ((x (list Int))) (= (first x) 5)))
