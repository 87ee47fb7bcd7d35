; trap: |x| and x are one symbol, and |X| is another
; expect: REFUTED
(declare-const x Int)
(declare-const |X| Int)
(assert (= |x| 1))
(assert (= |X| 2))
(check-sat)
