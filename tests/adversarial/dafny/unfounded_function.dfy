function Wrong(n: nat): nat
{
  1 + Wrong(n)
}

lemma Claim()
  ensures 1 == 2
{
  assert Wrong(0) == 1 + Wrong(0);
}
