(define-fun-rec f ((x Int)) Int (+ 1 (f (- x 1))))
(prove (forall ((x Int)) (= (f x) 0)))
