opaque predicate Positive(x: int)
{
  x > 0
}

lemma One()
  ensures Positive(1)
{
  reveal Positive();
}
