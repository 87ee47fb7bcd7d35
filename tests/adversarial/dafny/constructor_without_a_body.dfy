class Cell {
  var value: int

  constructor ()
    ensures false
}

method Wrong()
  ensures 1 == 2
{
  var c := new Cell();
}
