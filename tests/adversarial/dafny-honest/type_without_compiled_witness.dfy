type Positive = x: real | x > 0.0 witness *

newtype Small = x: int | 0 <= x < 10

lemma Half(p: Positive)
  ensures 0.0 < p / 2.0 < p
{
}

lemma Bounded(s: Small)
  ensures s as int < 10
{
}
