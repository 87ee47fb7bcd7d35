newtype Empty = x: int | x < 0 && x > 0 witness *

lemma Wrong(e: Empty)
  ensures 1 == 2
{
}
