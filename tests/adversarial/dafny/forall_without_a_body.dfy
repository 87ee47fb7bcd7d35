lemma Wrong()
  ensures forall x: int :: x > 0
{
  forall x: int
    ensures x > 0
}
