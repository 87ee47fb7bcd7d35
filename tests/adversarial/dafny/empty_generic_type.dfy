module Types {
  type Empty<T(!new)> = s: seq<T> | |s| < 0 witness *

  codatatype Stream = Cons(head: Empty<int>, tail: Stream)
}

module Claim {
  import opened Types

  lemma Wrong(s: Stream)
    ensures 1 == 2
  {
    assert |s.head| < 0;
  }
}
