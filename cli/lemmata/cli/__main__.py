"""``python -m lemmata.cli`` is the command ``lemmata``."""

from __future__ import annotations

import sys

from lemmata.cli.application import main

if __name__ == "__main__":
    sys.exit(main())
