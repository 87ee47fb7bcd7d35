ghost function Same(value: bv8): bv8
{
  value
}

method Next() returns (text: bool)
  ensures !text
{
  var number := 255;
  text := number + 1 > number;
}
