; trap: a lemma has the name of an axiom
; expect: TYPE_ERROR
; says: weak names a second statement
(declare-sort U 0)
(declare-fun q (U) Bool)
(declare-const c U)
(assert (! (forall ((x U)) (or (q x) (not (q c)))) :named weak))
(prove (! (q c) :named weak :uses (weak)))
(prove (! (q c) :named goal :uses (weak)))
