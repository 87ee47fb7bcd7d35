lemma Natural(n: nat)
  ensures n >= 0
{
}
