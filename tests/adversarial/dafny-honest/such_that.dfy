lemma Pick(s: set<int>)
  requires s != {}
  ensures exists x :: x in s
{
  var x :| x in s;
  assert x in s;
}
