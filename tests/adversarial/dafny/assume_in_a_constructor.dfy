class Cell {
  var value: int

  constructor (v: int)
    ensures value > 0
  {
    value := v;
    new;
    assume {:axiom} value > 0;
  }
}
