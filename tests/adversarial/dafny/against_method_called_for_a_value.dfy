class Cell {
  var value: int

  method Set()
    modifies this
    ensures value == 1
  {
    value := 1;
    ghost var kept := Two();
  }

  method Two() returns (result: int)
    modifies this
    ensures value == 2
  {
    value := 2;
  }
}
