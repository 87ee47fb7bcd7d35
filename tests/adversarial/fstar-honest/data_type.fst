module DataType

type tree (a:Type) =
  | Leaf : tree a
  | Node : left:tree a -> value:a -> right:tree a -> tree a

let rec size (#a:Type) (t:tree a) : nat = match t with
  | Leaf -> 0
  | Node l _ r -> size l + 1 + size r

let rec mirror (#a:Type) (t:tree a) : tree a = match t with
  | Leaf -> Leaf
  | Node l x r -> Node (mirror r) x (mirror l)

let rec mirror_keeps_size (#a:Type) (t:tree a) : Lemma (size (mirror t) == size t) = match t with
  | Leaf -> ()
  | Node l _ r -> mirror_keeps_size l; mirror_keeps_size r
