class Cell {
  ghost var value: int

  ghost method Set()
    modifies this
    ensures value == 1
  {
    value := 1;
    Two();
  }

  ghost method Two()
    modifies this
    ensures value == 2
  {
    value := 2;
  }
}
