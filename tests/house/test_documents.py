import re
import runpy

import pytest
from house import source_tree as house

PAGES = sorted([*(house.TOP / "docs").rglob("*.md"), house.TOP / "CONTRIBUTING.md", house.TOP / "CHANGELOG.md"])


@pytest.mark.parametrize("page", PAGES, ids=house.relative)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_page_is_in_the_navigation():
    config = (house.TOP / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (house.TOP / "docs").rglob("*.md"):
        assert page.relative_to(house.TOP / "docs").as_posix() in config


@pytest.mark.parametrize("page", [*PAGES, house.TOP / "README.md"], ids=house.relative)
def test_python_blocks_run(page, tmp_path):
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)):
        file = tmp_path / f"block{number}.py"
        file.write_text(block, encoding="utf-8")
        runpy.run_path(str(file))
