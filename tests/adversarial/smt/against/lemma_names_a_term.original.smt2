(prove (forall ((x String)) (str.in_re x re.none)))
