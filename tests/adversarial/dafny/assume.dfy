lemma Wrong(x: int)
  ensures x > 0
{
  assume x > 0;
}
