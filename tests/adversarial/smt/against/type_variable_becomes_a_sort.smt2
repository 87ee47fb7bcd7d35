; trap: a claim about all sorts becomes one about a sort of one element
; expect: REJECTED
; says: differs from the original
(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(declare-datatype One ((one)))
(prove (forall ((x One) (y One)) (= x y)))
