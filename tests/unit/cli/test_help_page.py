import pytest
from house.source_tree import TOP

from lemmata.checkers.errors import UsageError
from lemmata.cli.application import COMMANDS
from lemmata.cli.help_page import help_text, main, refresh

PAGE = TOP / "docs" / "cli.md"


def test_the_page_is_up_to_date():
    page = PAGE.read_text(encoding="utf-8")
    assert refresh(page) == page, "run: python -m lemmata.cli.help_page docs/cli.md"


def test_every_command_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"<!-- help: lemmata {name}" in page


def test_an_unknown_command_is_an_error():
    with pytest.raises(UsageError, match="no command"):
        help_text("lemmata fly")


def test_pages_are_rewritten(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- help: lemmata -->\n```text\nold\n```\nb\n", encoding="utf-8")
    main([str(page)])
    assert "Usage: lemmata" in page.read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8").endswith("```\nb\n")
