class Cell {
  var value: int

  ghost predicate Valid() reads this { value > 0 && value < 0 }

  method Wrong()
    requires Valid()
    ensures 1 == 2
  {
  }
}
