; honest: an axiom of the original is used by a lemma
; expect: PROVED
(declare-sort U 0)
(declare-fun m (U U) U)
(declare-const e U)
(assert (! (forall ((x U)) (= (m e x) x)) :named unit))
(assert (! (forall ((x U) (y U)) (= (m x y) (m y x))) :named comm))
(prove (! (forall ((x U)) (= (m x e) x)) :named other-side :uses (unit comm)))
(prove (! (forall ((x U)) (= (m (m x e) e) x)) :named goal :uses (other-side)))
