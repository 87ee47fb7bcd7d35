// Each step of the calculation needs something else: a call of Append, and that the parts make up the whole.

function Sum(s: seq<int>): int {
  if s == [] then 0 else s[0] + Sum(s[1..])
}

lemma Append(a: seq<int>, b: seq<int>)
  ensures Sum(a + b) == Sum(a) + Sum(b)
{
  if a == [] {
    assert a + b == b;
  } else {
    assert (a + b)[1..] == a[1..] + b;
  }
}

lemma Rotated(s: seq<int>, i: nat)
  requires i <= |s|
  ensures Sum(s[i..]) + Sum(s[..i]) == Sum(s)
{
  var front, back := s[..i], s[i..];
  calc {
    Sum(back) + Sum(front);
    Sum(front + back);
    Sum(s);
  }
}
