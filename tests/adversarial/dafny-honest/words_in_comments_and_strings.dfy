// assume false; {:verify false} include "x"
method Say() returns (s: string)
  ensures s == "assume {:axiom} false; expect"
{
  /* lemma Wrong() ensures false
     /* nested */ */
  s := "assume {:axiom} false; expect";
}
