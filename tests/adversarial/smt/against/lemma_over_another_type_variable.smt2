; trap: a lemma about a sort of one element, whose name is a type variable
; expect: REFUTED
; says: goal-2 is false
(declare-datatype a ((one)))
(prove (forall ((x a) (y a)) (= x y)))
(prove (par (a) (forall ((x a) (y a)) (= x y))))
