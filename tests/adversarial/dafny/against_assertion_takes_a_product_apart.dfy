function Value(a: int, b: int, c: int): int
{
  a * assert true; b + c
}

lemma Wrong()
  ensures Value(2, 1, 1) == 4
{
}
