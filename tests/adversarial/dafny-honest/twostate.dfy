class Cell {
  var value: int

  twostate lemma Grows()
    requires old(value) < value
    ensures old(value) + 1 <= value
  {
  }

  method Up()
    modifies this
    ensures value > old(value)
  {
    value := value + 1;
    Grows();
  }
}
