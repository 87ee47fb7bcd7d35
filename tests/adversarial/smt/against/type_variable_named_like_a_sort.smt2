; trap: a lemma brings the type variable before the sort of its name
; expect: REFUTED
; says: goal-2 is false
(prove (par (a) (forall ((x a)) (= x x))))
(declare-datatype a ((one)))
(prove (par (a) (forall ((x a) (y a)) (= x y))))
