replaceable module Given {
  ghost method Cheat()
    ensures false
}

method Wrong()
  ensures 1 == 2
{
  Given.Cheat();
}
