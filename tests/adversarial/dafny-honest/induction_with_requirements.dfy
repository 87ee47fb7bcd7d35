// honest: automatic induction with functions in what is required; one proof needs a call of its own
datatype Item = Item(n: nat)

datatype List = List(items: seq<Item>) {
  predicate Below(n: nat)
    decreases items
  {
    if items == [] then true else items[0].n < n && List(items[1..]).Below(n)
  }
}

predicate AllBelow(lists: seq<List>, n: nat) {
  if lists == [] then true else lists[0].Below(n) && AllBelow(lists[1..], n)
}

lemma Weaken(lists: seq<List>, m: nat, n: nat)
  requires AllBelow(lists, m) && m <= n
  ensures AllBelow(lists, n)
{
  if lists != [] {
    WeakenOne(lists[0], m, n);
  }
}

lemma WeakenOne(list: List, m: nat, n: nat)
  requires list.Below(m)
  requires m <= n
  ensures list.Below(n)
  decreases list.items
{
  if list.items != [] {
    WeakenOne(List(list.items[1..]), m, n);
  }
}
