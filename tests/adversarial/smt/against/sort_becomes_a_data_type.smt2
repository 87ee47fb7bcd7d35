; trap: any sort becomes a sort of one element
; expect: REJECTED
; says: differs from the original
(declare-datatype U ((u)))
(prove (forall ((x U) (y U)) (= x y)))
