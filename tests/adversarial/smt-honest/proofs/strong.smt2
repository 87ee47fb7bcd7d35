(define-fun-rec sum ((n Int)) Int (ite (<= n 0) 0 (+ n (sum (- n 1)))))
(prove (! (forall ((n Int)) (>= (sum n) 0)) :named positive))
