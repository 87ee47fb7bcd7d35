lemma Any(x: int)
  requires x > 0
  requires x < 0
  ensures false
{
}
