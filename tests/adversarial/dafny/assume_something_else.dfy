lemma Wrong(x: int)
  ensures x > 0
{
  assume 1 == 2;
}
