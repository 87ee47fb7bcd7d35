method Wrong(x: int)
  ensures x > 0
{
  expect x > 0;
}
