module Trap

%splice[goal] (make_goal ())
