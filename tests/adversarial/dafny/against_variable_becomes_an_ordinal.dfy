ghost function Same(value: ORDINAL): ORDINAL
{
  value
}

method Next() returns (text: bool)
  ensures !text
{
  var number := 1;
  ghost var other: ORDINAL := number;
  text := number + 1 > number;
}
