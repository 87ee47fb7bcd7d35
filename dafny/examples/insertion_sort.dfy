include "../src/Multisets.dfy"

module InsertionSort {
  import opened Sequences
  import opened Multisets

  /** Puts `x` into its place. */
  function Insert(x: int, s: seq<int>): seq<int>
  {
    if s == [] || x <= s[0] then [x] + s else [s[0]] + Insert(x, s[1..])
  }

  lemma InsertKeeps(x: int, s: seq<int>)
    ensures multiset(Insert(x, s)) == multiset{x} + multiset(s)
  {
    if s != [] && s[0] < x {
      InsertKeeps(x, s[1..]);
      assert s == [s[0]] + s[1..];
    }
  }

  lemma InsertSorted(x: int, s: seq<int>)
    requires Sorted(s)
    ensures Sorted(Insert(x, s))
  {
    if s != [] && s[0] < x {
      InsertSorted(x, s[1..]);
      InsertKeeps(x, s[1..]);
      forall y | y in Insert(x, s[1..]) ensures s[0] <= y {
        assert y in multiset(Insert(x, s[1..]));
        assert y in multiset{x} + multiset(s[1..]);
      }
      SortedAppend([s[0]], Insert(x, s[1..]));
    }
  }

  method Sort(a: array<int>) returns (sorted: seq<int>)
    ensures Sorted(sorted)
    ensures Permutation(sorted, a[..])
  {
    sorted := [];
    var i := 0;
    while i < a.Length
      invariant 0 <= i <= a.Length
      invariant Sorted(sorted)
      invariant Permutation(sorted, a[..i])
    {
      InsertSorted(a[i], sorted);
      InsertKeeps(a[i], sorted);
      OfNext(a[..], i);
      assert a[..][..i + 1] == a[..i + 1];
      assert a[..][..i] == a[..i];
      sorted := Insert(a[i], sorted);
      i := i + 1;
    }
    assert a[..a.Length] == a[..];
  }
}
