; trap: the original claims nothing, so no lemma completes it
; expect: SYNTAX_ERROR
; says: claims nothing
(declare-datatype Nat ((Z) (S (p Nat))))
(prove true)
