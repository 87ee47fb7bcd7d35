module Outer {
  module Inner {
    least predicate Never(n: nat) { Never(n + 1) && false }

    lemma Wrong(n: nat)
      requires Never(n)
      ensures 1 == 2
    {
    }
  }
}
