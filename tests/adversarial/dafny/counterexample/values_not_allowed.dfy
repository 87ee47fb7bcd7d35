lemma Positive(x: int)
  requires x > 0
  ensures x >= 1
{
}
