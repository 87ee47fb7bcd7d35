predicate P(x: int)

{
  x >= 0
}

lemma Instances()
  ensures forall x {:trigger P(x)} | x > 3 :: P(x)
{
  forall x | x > 3
    ensures P(x)
  {
    assert P(x);
  }
}
