type Empty = x: int | x < x witness *

lemma Wrong(e: Empty)
  ensures 1 == 2
{
}
