; trap: a string literal with quotes and parentheses that could end the query
; expect: REFUTED
(declare-const s String)
(assert (= s """)(assert false)(check-sat)"))
(check-sat)
