newtype byte = x: int | 0 <= x < 256

ghost function Same(value: byte): byte
{
  value
}

method Next() returns (text: bool)
  ensures !text
{
  var number := 255;
  ghost var other: byte := number;
  text := number + 1 > number;
}
