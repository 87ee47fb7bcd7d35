lemma {:timeLimit 1} Hard(a: bv64, b: bv64)
  requires 1 < a < 0x1_0000_0000 && 1 < b < 0x1_0000_0000
  ensures a * b != 4611686018427387847
{
}
