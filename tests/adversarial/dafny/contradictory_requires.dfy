lemma Wrong(x: int)
  requires x > 0
  requires x < 0
  ensures 1 == 2
{
}
