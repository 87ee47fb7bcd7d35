module Trap

let (let?) (x:nat) (f: nat -> nat) : nat = f x
let goal (x:nat) : nat = let? y = x in y
