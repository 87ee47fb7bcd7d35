trait {:termination false} Endless {
  function Value(): int
    ensures Value() == Value() + 1
}

lemma Wrong(e: Endless)
  ensures 1 == 2
{
  assert e.Value() == e.Value() + 1;
}
