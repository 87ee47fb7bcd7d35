(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(prove (forall ((x (list Int Int))) (= x x)))
