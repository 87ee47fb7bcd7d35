function F(n: int): int
{
  F(n) + 1
}

lemma Claim(n: int)
  ensures n == n || F(n) == 0
{
}
