module Patterns

let rec length (l:list int) : nat = match l with
  | [] -> 0
  | _ :: tail -> 1 + length tail

let length_is_natural (l:list int) : Lemma (length l >= 0) [SMTPat (length l)] = ()
