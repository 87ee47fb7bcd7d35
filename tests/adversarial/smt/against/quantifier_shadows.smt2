; trap: a second quantifier takes the variable over
; expect: REJECTED
; says: differs from the original
(prove (forall ((x Bool)) (exists ((y Bool) (x Bool)) (and x (= y x)))))
