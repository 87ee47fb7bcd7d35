least predicate Even(n: int)
{
  n == 0 || Even(n - 2)
}

least lemma EvenIsEven(n: int)
  requires Even(n)
  ensures n % 2 == 0
{
}
