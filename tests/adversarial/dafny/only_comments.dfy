// lemma Right() ensures 1 == 1 {}
/* Dafny program verifier finished with 1 verified, 0 errors */
