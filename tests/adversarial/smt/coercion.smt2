; trap: Int and Bool are not mixed
; expect: TYPE_ERROR
(declare-const x Int)
(assert (= x true))
(check-sat)
