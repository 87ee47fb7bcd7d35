; trap: the original is no file of the language
; expect: SYNTAX_ERROR
; says: still open
(prove true)
