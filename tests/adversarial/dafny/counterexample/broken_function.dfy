function F(n: int): int
  ensures F(n) > 5
{
  n
}

lemma Claim(n: int)
  ensures F(n) == n
{
}
