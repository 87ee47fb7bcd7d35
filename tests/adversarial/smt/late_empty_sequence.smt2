; trap: a polymorphic body has the empty sequence, and its instance is read below a constant of that name
; expect: TYPE_ERROR
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun size (par (a) (((x (list a))) Int)) (seq.len (as seq.empty (Seq Int))))
(define-fun seq.empty () (Seq Int) (seq.unit 1))
(prove (forall ((x (list Int))) (= (size x) 1)))
