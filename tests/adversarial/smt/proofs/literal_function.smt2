(define-fun |3| () Int 4)
(prove (! (= 3 4) :named wrong))
