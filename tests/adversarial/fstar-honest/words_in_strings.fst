module WordsInStrings

let text = "assume val x : False (* \" *) admit ()"

val goal : unit -> Lemma (0 == 0)
let goal () = ()
