module InductionOnLists

open FStar.List.Tot

val append_nil : #a:Type -> l:list a -> Lemma (l @ [] == l)
let rec append_nil #a l = match l with
  | [] -> ()
  | _ :: tail -> append_nil tail
