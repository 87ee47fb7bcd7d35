trait Oracle {
  lemma Cheat()
    ensures false
}

lemma Wrong(o: Oracle)
  ensures 1 == 2
{
  o.Cheat();
}
