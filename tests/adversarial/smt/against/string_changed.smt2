; trap: two spaces in a string become one
; expect: REJECTED
; says: differs from the original
(prove (= (str.len "a b") 3))
