(define-fun-rec f ((n Int)) Int (ite (> n 5) 0 (+ 1 (f (- n)))))
(prove (! (= 0 1) :named wrong))
