// Reversing twice gives the sequence back. Both lemmas lack their proofs.

function Reverse<T>(s: seq<T>): seq<T> {
  if |s| == 0 then [] else Reverse(s[1..]) + [s[0]]
}

lemma ReverseAppend<T>(a: seq<T>, b: seq<T>)
  ensures Reverse(a + b) == Reverse(b) + Reverse(a)

lemma ReverseTwice<T>(s: seq<T>)
  ensures Reverse(Reverse(s)) == s
