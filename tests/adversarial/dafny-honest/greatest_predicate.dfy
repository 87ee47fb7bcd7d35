codatatype Stream = Cons(head: int, tail: Stream)

function Up(n: int): Stream
{
  Cons(n, Up(n + 1))
}

greatest predicate Above(s: Stream, n: int)
{
  s.head >= n && Above(s.tail, n)
}

greatest lemma UpIsAbove(n: int, m: int)
  requires m >= n
  ensures Above(Up(m), n)
{
  UpIsAbove(n, m + 1);
}
