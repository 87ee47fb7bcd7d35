lemma Root(x: int)
  requires x >= 0
  requires x * x == 4
  ensures x == 2
{
  if x != 2 {
    if x < 2 {
      assert x == 0 || x == 1;
      assert false;
    } else {
      assert x * x > 2 * x > 4;
      assert false;
    }
  }
}
