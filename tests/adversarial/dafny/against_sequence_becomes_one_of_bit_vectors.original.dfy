ghost function Same(value: bv8): bv8
{
  value
}

method Next() returns (text: bool)
  ensures !text
{
  var numbers := [255];
  text := numbers[0] + 1 > numbers[0];
}
