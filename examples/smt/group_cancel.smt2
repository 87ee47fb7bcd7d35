; In a group, multiplying by an element and then by its inverse changes nothing. The axioms are assumptions: a proof
; rests on them, and every verdict lists them.
(declare-sort G 0)
(declare-const e G)
(declare-fun inv (G) G)
(declare-fun op (G G) G)
(assert (forall ((x G) (y G) (z G)) (= (op (op x y) z) (op x (op y z)))))
(assert (forall ((x G)) (= (op e x) x)))
(assert (forall ((x G)) (= (op (inv x) x) e)))
(prove
  (forall ((x G) (y G))
    (= (op (inv x) (op x y)) y)))
