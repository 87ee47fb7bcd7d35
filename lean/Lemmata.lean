import Lemmata.Audit
import Lemmata.Examples
import Lemmata.GoalSize
