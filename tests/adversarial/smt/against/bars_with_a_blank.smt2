; trap: | x| becomes x
; expect: REJECTED
; says: differs from the original
(declare-const x Int)
(declare-const | x| Int)
(prove (= x x))
