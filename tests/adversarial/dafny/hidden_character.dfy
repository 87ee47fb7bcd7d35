lemma Right()
  ensures 1 == 1
{
}
// ‮ } 2 == 1 serusne )(gnorW ammel
