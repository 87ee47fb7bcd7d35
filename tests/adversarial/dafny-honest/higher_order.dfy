function Map<T, U>(f: T -> U, s: seq<T>): seq<U>
  ensures |Map(f, s)| == |s|
  ensures forall i | 0 <= i < |s| :: Map(f, s)[i] == f(s[i])
{
  if s == [] then [] else [f(s[0])] + Map(f, s[1..])
}

lemma Compose<A, B, C>(f: A -> B, g: B -> C, s: seq<A>)
  ensures Map(g, Map(f, s)) == Map(x => g(f(x)), s)
{
}
