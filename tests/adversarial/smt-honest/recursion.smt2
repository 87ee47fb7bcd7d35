; honest: like endless_recursion, with a function that ends
(declare-datatypes ((L 0)) (((nil) (cons (head Int) (tail L)))))
(define-fun-rec len ((l L)) Int (match l ((nil 0) ((cons x xs) (+ 1 (len xs))))))
(assert (not (= (len (cons 1 (cons 2 nil))) 2)))
(check-sat)
