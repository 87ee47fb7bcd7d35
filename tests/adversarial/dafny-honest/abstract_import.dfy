// honest: a module that refines the one that is meant stands for an abstract import, and a name is used twice
abstract module Interface {
  const x: int := 1
  function F(): int
    ensures F() > 0
  {
    x
  }
}

abstract module Functor {
  import Of : Interface

  lemma One()
    ensures Of.x == 1
  {
  }
}

module Implementation refines Interface {
  const y: int := 2
}

module Refined refines Functor {
  import Of = Implementation

  lemma Right()
    ensures Of.x < Of.y
  {
    One();
  }
}

module Elsewhere {
  const x: int := 0
}

module User {
  import Of = Elsewhere
}

module OtherUser refines User {
  import M = Elsewhere

  lemma Zero()
    ensures M.x == Of.x
  {
  }
}
