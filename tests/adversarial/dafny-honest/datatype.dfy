datatype Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)

function Mirror<T>(t: Tree<T>): Tree<T>
{
  match t
  case Leaf => Leaf
  case Node(l, v, r) => Node(Mirror(r), v, Mirror(l))
}

lemma MirrorTwice<T>(t: Tree<T>)
  ensures Mirror(Mirror(t)) == t
{
  match t
  case Leaf =>
  case Node(l, _, r) =>
    MirrorTwice(l);
    MirrorTwice(r);
}
