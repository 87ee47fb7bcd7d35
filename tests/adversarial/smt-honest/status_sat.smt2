; honest: like status_sat_game: sat, as it says
(set-info :status sat)
(declare-const x Int)
(declare-const y Real)
(assert (and (> x 0) (< (to_real x) y 2.0)))
(check-sat)
