module Characters

let mark = '"'
let tick = '\''
let letter' = 'a'
let id (x:'a) : 'a = x

val goal : unit -> Lemma (letter' == 'a')
let goal () = ()
