; trap: a command that reads another file
; expect: REJECTED
(include "other.smt2")
(assert false)
(check-sat)
