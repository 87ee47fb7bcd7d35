module Opaque

[@@ "opaque_to_smt"]
let secret (x:int) : int = x + 1

let secret_grows (x:int) : Lemma (secret x > x) = reveal_opaque (`%secret) secret
