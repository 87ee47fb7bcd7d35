lemma Wrong(n: nat)
  ensures 1 == 2
{
  Wrong(n);
}
