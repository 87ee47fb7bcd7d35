; trap: nothing is left
; expect: REJECTED
; says: found the end of the file
