; trap: all becomes some
; expect: REJECTED
; says: differs from the original
(prove (exists ((x Bool)) (exists ((y Bool)) (and x (= y x)))))
