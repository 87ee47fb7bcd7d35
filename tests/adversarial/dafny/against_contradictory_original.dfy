lemma Wrong(x: int)
  requires x > 0 > x
  ensures 1 == 2
{
}
