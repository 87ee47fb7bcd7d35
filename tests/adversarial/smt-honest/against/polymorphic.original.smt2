(declare-datatypes ((list 1)) ((par (a) ((nil) (cons (head a) (tail (list a)))))))
(define-fun-rec app (par (a) (((x (list a)) (y (list a))) (list a)))
  (match x ((nil y) ((cons h t) (cons h (app t y))))))
(prove (par (a) (forall ((x (list a)) (y (list a)) (z (list a))) (= (app (app x y) z) (app x (app y z))))))
