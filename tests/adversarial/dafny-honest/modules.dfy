module Numbers {
  export
    provides Bound, Limit

  function Limit(): nat { 10 }

  lemma Bound(n: nat)
    requires n < 10
    ensures n < Limit()
  {
  }
}

module Use {
  import N = Numbers

  lemma Three()
    ensures 3 < N.Limit()
  {
    N.Bound(3);
  }
}
