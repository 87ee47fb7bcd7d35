/** Binary trees: mirror, size, members in order. */
module Trees {
  datatype Tree<T> = Leaf | Node(left: Tree<T>, value: T, right: Tree<T>)

  function Size<T>(t: Tree<T>): nat
  {
    match t
    case Leaf => 0
    case Node(l, _, r) => Size(l) + 1 + Size(r)
  }

  function Mirror<T>(t: Tree<T>): Tree<T>
  {
    match t
    case Leaf => Leaf
    case Node(l, v, r) => Node(Mirror(r), v, Mirror(l))
  }

  function InOrder<T>(t: Tree<T>): seq<T>
  {
    match t
    case Leaf => []
    case Node(l, v, r) => InOrder(l) + [v] + InOrder(r)
  }

  lemma MirrorMirror<T>(t: Tree<T>)
    ensures Mirror(Mirror(t)) == t
  {
  }

  lemma MirrorSize<T>(t: Tree<T>)
    ensures Size(Mirror(t)) == Size(t)
  {
  }

  lemma InOrderLength<T>(t: Tree<T>)
    ensures |InOrder(t)| == Size(t)
  {
  }
}
