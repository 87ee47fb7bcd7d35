module Normalised

let twelve () : Lemma (3 + 9 == 12) = assert_norm (3 + 9 == 12)
