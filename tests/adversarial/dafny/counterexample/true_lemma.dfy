lemma Square(x: int)
  ensures x * x >= 0
{
}
