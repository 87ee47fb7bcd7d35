predicate Sorted(s: seq<int>) { forall i :: 0 < i < |s| ==> s[i - 1] < s[i] }

lemma Wrong(s: seq<int>)
  requires Sorted(s)
  requires |s| == 2 && s[0] == s[1]
  ensures s == []
{
}
