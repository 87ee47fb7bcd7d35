module MachineIntegers

module U8 = FStar.UInt8

let low (x:U8.t) : Lemma (U8.v x < 256) = ()

let five = 5uy
let hexadecimal = 0xffl
