type Empty = x: int | false witness *

datatype Box = Box(e: Empty)

function Wrong(b: Box): int
  ensures Wrong(b) == 1 && Wrong(b) == 2
{
  var _ := b.e;
  0
}
