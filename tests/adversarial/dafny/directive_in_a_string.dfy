const text := @"
#if NOPE
"
#else
";
lemma {:axiom} Cheat() ensures false
const other := @"
#endif
"

lemma Right()
  ensures 1 == 1
{
}
