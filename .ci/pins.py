"""Prints the versions that a uv.lock names as constraints for pip.

A package that the lock holds in several versions (for other Python versions or systems) is left to pip.
"""

import sys
import tomllib
from collections import Counter
from pathlib import Path


def main(lock: str) -> None:
    """Prints one ``name==version`` line for each package of the lock that comes from a registry."""
    packages = tomllib.loads(Path(lock).read_text(encoding="utf-8"))["package"]
    versions = Counter(package["name"] for package in packages)
    for package in packages:
        if "registry" in package["source"] and versions[package["name"]] == 1:
            sys.stdout.write(f"{package['name']}=={package['version']}\n")


if __name__ == "__main__":
    main(sys.argv[1])
