lemma Wrong(n: nat)
  ensures n % 2 == 0
{
  if n > 0 {
    Wrong(n - 1);
  }
}
