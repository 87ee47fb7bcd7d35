// Two ends that meet: what gets smaller is their distance.

method Meet(low: int, high: int) returns (middle: int)
  requires low <= high
  ensures low <= middle <= high
{
  if low == high {
    middle := low;
  } else if low + 1 == high {
    middle := low;
  } else {
    middle := Meet(low + 1, high - 1);
  }
}
