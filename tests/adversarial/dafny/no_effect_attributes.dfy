lemma {:split_here} {:isolate_assertions} {:contradiction} Wrong()
  ensures 1 == 2
{
  assert {:subsumption 0} {:contradiction} 1 == 2;
}
