; honest: like contradictory_assuming, with assertions that have a model
(declare-const p Bool)
(declare-const q Bool)
(assert (or p q))
(check-sat-assuming ((not p) (not q)))
(assert (not q))
(check-sat-assuming ((not p)))
