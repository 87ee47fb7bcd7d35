; honest: a claim over bit vectors and arrays
(set-logic QF_ABV)
(declare-const m (Array (_ BitVec 8) (_ BitVec 8)))
(declare-const i (_ BitVec 8))
(declare-const j (_ BitVec 8))
(assert (= (bvand i #x0f) (bvurem i #x10)))
(assert (distinct i j))
(assert (not (= (select (store (store m i #x01) j #x02) i) #x01)))
(check-sat)
