class Cell {
  var value: int

  method Wrong() returns (x: int)
    reads {:assume_concurrent} this
    ensures x == value
  {
    x := value;
  }
}
