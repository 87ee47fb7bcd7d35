; trap: a polymorphic body calls h, which in one instance is its parameter and in another a function
; expect: TYPE_ERROR
(define-fun h ((x Int)) Int 0)
(define-fun call (par (a) (((h a)) Int)) (h 5))
(prove (and (= (call 3) 0) (= (call (lambda ((x Int)) 1)) 1)))
