lemma Text(s: string)
  ensures s == s
{
}
