datatype D = E

lemma Same(d: D)
  ensures d == E
{
}
