; trap: a lemma gives a theory symbol another meaning
; expect: REJECTED
; says: found :named, expected a formula that declares no names
(prove (= (! re.all :named re.none) re.all))
(prove (forall ((x String)) (str.in_re x re.none)))
