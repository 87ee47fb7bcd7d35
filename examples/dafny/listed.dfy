// A test of a function on a concrete array: its elements have to be seen as a sequence.

function Sum(s: seq<int>): int {
  if |s| == 0 then 0 else s[0] + Sum(s[1..])
}

method Test() {
  var a := new int[3];
  a[0], a[1], a[2] := 3, 5, 7;
  assert Sum(a[..]) == 15;
}
