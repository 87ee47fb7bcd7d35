; trap: a data type without finite values would make every claim about it true
; expect: TYPE_ERROR
(declare-datatypes ((S 0)) (((more (rest S)))))
(declare-const s S)
(assert (= s s))
(check-sat)
