; trap: the axioms of the original contradict each other
; expect: REJECTED
; says: vacuous
(declare-const c Int)
(assert (= c 1))
(assert (= c 2))
(prove (! false :named lemma))
(prove (= c 3))
