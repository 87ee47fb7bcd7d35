module Record

type point = { x : int; y : int }

let swap (p:point) : point = { x = p.y; y = p.x }

let swap_twice (p:point) : Lemma (swap (swap p) == p) = ()

let left (p:point) : z:int{z == p.x} = p.x
