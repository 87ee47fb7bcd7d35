datatype Place = At(o: ORDINAL) | Top

greatest predicate Descends(p: Place) {
  exists q: Place :: q.At? && (p.Top? || q.o < p.o) && Descends(q)
}

lemma Ends(o: ORDINAL)
  ensures !Descends(At(o))
  decreases o
{
  if Descends(At(o)) {
    var q: Place :| q.At? && q.o < o && Descends(q);
    Ends(q.o);
  }
}

lemma Prefix(k: ORDINAL, o: ORDINAL)
  requires k <= o
  ensures Descends#[k](At(o))
  decreases k
{
  if k.IsLimit {
    forall j: ORDINAL | j < k ensures Descends#[j](At(o)) { Prefix(j, o); }
  } else {
    var j := k - 1;
    Prefix(j, j);
    assert Descends#[j](At(j)) && At(j).At?;
  }
}

lemma PrefixOfTop(k: ORDINAL)
  ensures Descends#[k](Top)
{
  if k.IsLimit {
    forall j: ORDINAL | j < k ensures Descends#[j](Top) { PrefixOfTop(j); }
  } else {
    var j := k - 1;
    Prefix(j, j);
    assert Descends#[j](At(j)) && At(j).At?;
  }
}

lemma Wrong()
  ensures false
{
  forall k: ORDINAL ensures Descends#[k](Top) { PrefixOfTop(k); }
  assert Descends(Top);
  var q: Place :| q.At? && Descends(q);
  Ends(q.o);
}
