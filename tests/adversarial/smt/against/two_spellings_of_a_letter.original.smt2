(declare-const |pôle| Int)
(declare-const |pôle| Int)
(prove (= |pôle| |pôle|))
