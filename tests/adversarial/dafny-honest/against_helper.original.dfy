function Length(s: seq<int>): nat
{
  if s == [] then 0 else 1 + Length(s[1..])
}

lemma Same(s: seq<int>, t: seq<int>)
  ensures Length(s + t) == |s| + |t|
