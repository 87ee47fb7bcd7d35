; honest: a string may hold a line break, a tab and a backslash before one
(declare-const s String)
(assert (= s "a
	b\
"))
(assert (not (= (str.len s) 6)))
(check-sat)
