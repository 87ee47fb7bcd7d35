module Given {
  lemma Right()
    ensures 1 == 1
  {
  }
}

module Other replaces Given {
  lemma Right()
    ensures 1 == 1
  {
  }
}
