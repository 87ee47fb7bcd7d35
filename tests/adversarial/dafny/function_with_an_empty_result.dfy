type Empty = x: int | false witness *

ghost function Cheat(): Empty

lemma Wrong()
  ensures 1 == 2
{
  var e: Empty := Cheat();
}
