(declare-const |a| Int)
(declare-const |а| Int)
(prove (= |a| |а|))
