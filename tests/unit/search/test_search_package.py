import subprocess
import sys

import pytest

import lemmata.search


def test_every_name_is_there_and_unknown_ones_are_not():
    for name in lemmata.search.__all__:
        assert getattr(lemmata.search, name) is not None
    assert dir(lemmata.search) == sorted(lemmata.search.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = lemmata.search.nothing


def test_importing_the_package_brings_neither_networkx_nor_sqlite():
    code = "import sys, lemmata.search.budget, lemmata.search.policy; print({'networkx', 'sqlite3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
