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

lemma NearZero(lists: seq<List>)
  requires |lists| > 0
  requires AllBelow(lists, 30)
  requires AllBelow(lists, 239)
  ensures lists[0].Below(1)
