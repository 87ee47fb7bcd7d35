; trap: more pops than pushes
; expect: TYPE_ERROR
(declare-const x Int)
(push 1)
(assert (> x 10))
(pop 2)
(assert false)
(check-sat)
