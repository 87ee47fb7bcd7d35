datatype Tree = Leaf | Node(left: Tree, right: Tree)
