; trap: a polymorphic body speaks of sequences, and its instance is read below a data type Seq of one element
; expect: TYPE_ERROR
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun alike (par (a) (((x (list a))) Bool)) (forall ((s (Seq Int)) (t (Seq Int))) (= s t)))
(declare-datatypes ((Seq 1)) ((par (b) ((mt)))))
(prove (forall ((x (list Int))) (alike x)))
