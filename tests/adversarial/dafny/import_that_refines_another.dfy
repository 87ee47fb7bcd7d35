module First {
  const x: int := 1
}

module Second {
  const x: int := 0
}

module SecondRefined refines Second {
}

abstract module Functor {
  import Of : First

  lemma One()
    ensures Of.x == 1
  {
  }
}

abstract module Between refines Functor {
}

module Refined refines Between {
  import Of = SecondRefined
}

lemma Wrong()
  ensures false
{
  Refined.One();
}
