module Trap

```pulse
fn goal () { admit() }
```
