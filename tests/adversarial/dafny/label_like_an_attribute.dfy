class Cell {
  var value: int

  method Wrong()
    modifies this
    ensures value == 1
  {
    label Verify:
    value := 1;
    assert old@Verify(value) == old(value);
  }
}
