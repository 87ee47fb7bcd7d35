function Length(s: seq<int>): nat
{
  if s == [] then 0 else 1 + Length(s[1..])
}

lemma IsSize(s: seq<int>)
  ensures Length(s) == |s|
{
}

lemma Same(s: seq<int>, t: seq<int>)
  ensures Length(s + t) == |s| + |t|
{
  IsSize(s + t);
}
