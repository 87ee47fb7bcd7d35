(prove true
