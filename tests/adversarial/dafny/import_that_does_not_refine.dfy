abstract module Interface {
  const x: int := 1
}

abstract module Functor {
  import Of : Interface

  lemma One()
    ensures Of.x == 1
  {
  }
}

module Other {
  const x: int := 0
}

module Refined refines Functor {
  import Of = Other

  lemma Wrong()
    ensures false
  {
    One();
  }
}
