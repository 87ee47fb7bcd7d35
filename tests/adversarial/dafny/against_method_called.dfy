class Cell {
  var value: int

  method Set()
    modifies this
    ensures value == 1
  {
    value := 1;
    Two();
  }

  method Two()
    modifies this
    ensures value == 2
  {
    value := 2;
  }
}
