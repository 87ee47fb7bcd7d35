lemma Square(a: int, b: int)
  ensures (a + b) * (a + b) == a * a + 2 * a * b + b * b
{
  calc {
    (a + b) * (a + b);
    a * (a + b) + b * (a + b);
    a * a + a * b + b * a + b * b;
    a * a + 2 * a * b + b * b;
  }
}
