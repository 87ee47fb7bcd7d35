ghost function Sum(n: nat): nat
{
  if n == 0 then 0 else n + Sum(n - 1)
}

lemma Gauss(n: nat)
  ensures 2 * Sum(n) == n * (n + 1)
{
  Helper(n);
}

lemma {:fuel Sum, 3} Helper(n: nat)
{
}
