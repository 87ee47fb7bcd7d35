class Cell {
  var value: int

  method Set()
    modifies this
    ensures value == 1
  {
    ghost var value := 0;
    value := 1;
  }

  method Two()
    modifies this
    ensures value == 2
  {
    value := 2;
  }
}
