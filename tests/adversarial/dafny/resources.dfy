@ResourceLimit("1")
lemma Hard(a: int, b: int, c: int)
  ensures a * a * a + b * b * b + c * c * c != 3 * a * b * c + 33
{
}
