module Introduce

let swap_and (p q:prop) : Lemma (requires p /\ q) (ensures q /\ p) =
  eliminate p /\ q returns q /\ p with _. introduce q /\ p with () and ()
