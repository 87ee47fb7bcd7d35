; trap: a Latin letter instead of a Cyrillic one
; expect: REJECTED
; says: differs from the original
(declare-const |a| Int)
(declare-const |а| Int)
(prove (= |a| |a|))
