method Wrong()
  ensures 1 == 2
  decreases *
{
  Wrong();
}
