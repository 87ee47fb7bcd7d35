module Trap

effect Sure (a:Type) = PURE a (fun (p:pure_post a) -> forall x. p x)
val goal : unit -> Sure (squash False)
let goal () = ()
