method {:selective_checking} Wrong()
  ensures 1 == 2
{
}
