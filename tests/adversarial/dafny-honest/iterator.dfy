iterator Up(n: nat) yields (x: nat)
  yield ensures x <= n
{
  var i := 0;
  while i < n
    invariant i <= n
  {
    yield i;
    i := i + 1;
  }
}
