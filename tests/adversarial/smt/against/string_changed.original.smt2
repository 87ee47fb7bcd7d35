(prove (= (str.len "a  b") 3))
