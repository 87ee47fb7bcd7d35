trait {:termination false} Callable {
}

class Cell extends Callable {
  lemma Right()
    ensures 1 == 1
  {
  }
}
