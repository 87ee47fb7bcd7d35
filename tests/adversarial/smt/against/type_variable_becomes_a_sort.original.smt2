(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(prove (par (a) (forall ((x (list a)) (y (list a))) (= x y))))
