; trap: a letter with its accent, composed and decomposed
; expect: REJECTED
; says: differs from the original
(declare-const |pôle| Int)
(declare-const |pôle| Int)
(prove (= |pôle| |pôle|))
