; honest: like quoted_command: odd names in an honest proof
(declare-const |x) (assert false| Int)
(declare-const |a b; c| Int)
(assert (> |x) (assert false| |a b; c|))
(assert (> |a b; c| |x) (assert false|))
(check-sat)
