; trap: the word unsat in symbols, strings and attributes
; expect: REFUTED
(set-info :source |unsat|)
(set-info :notes "unsat")
(declare-const |unsat
unsat| Int)
(assert (! (> |unsat
unsat| 10) :named unsat))
(check-sat)
