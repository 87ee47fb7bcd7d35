replaceable module Given {
  lemma Right()
    ensures 1 == 1
  {
  }
}
