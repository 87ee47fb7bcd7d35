(declare-datatype list (par (a) ((nil) (cons (head a) (tail (list a))))))
(declare-sort |(list Int)| 0)
(declare-fun c () |(list Int)|)
(prove (! (forall ((x |(list Int)|) (y (list Int))) (= x c)) :named wrong))
