; trap: a symbol is declared again in nested scopes, with contradictory facts about its namesakes
; expect: REFUTED
(push 1)
(declare-const x Int)
(assert (= x 1))
(pop 1)
(push 1)
(declare-const x Int)
(assert (= x 2))
(check-sat)
(pop 1)
