module Options

#set-options "--fuel 2 --ifuel 1 --z3rlimit 20"

#push-options "--max_fuel 4"
let small (x:nat) : Lemma (x + 1 > x) = ()
#pop-options

#restart-solver
let other (x:nat) : Lemma (x + 2 > x) = ()
