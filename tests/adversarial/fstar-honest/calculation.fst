module Calculation

open FStar.Mul

let distribute (x y:int) : Lemma ((x + y) * 2 == 2 * x + 2 * y) =
  calc (==) {
    (x + y) * 2;
    == { }
    x * 2 + y * 2;
    == { }
    2 * x + 2 * y;
  }
