import pytest

from lemmata.checkers.lean.versions import OLDEST_SOUND, LeanVersion, known_unsound, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (
            "Lean (version 4.35.0, x86_64-unknown-linux-gnu, commit eb6cafb7290e, Release)\n",
            LeanVersion("4.35.0", "eb6cafb7290e"),
        ),
        ("info: downloading\nLean (version 4.9.0-rc1, commit abc123, Release)", LeanVersion("4.9.0-rc1", "abc123")),
        ("Lean (version 4.36.0-nightly-2026-11-01, Release)", LeanVersion("4.36.0-nightly-2026-11-01", "")),
        ("Lean 4 forever", None),
        ("error: no default toolchain configured", None),
        ("", None),
    ],
)
def test_the_version_is_read(text, version):
    assert parse_version(text) == version


@pytest.mark.parametrize("version", [OLDEST_SOUND, "v4.34.1", "4.35.0", "4.35.0-rc1", "5.0.0", "4.34.2"])
def test_versions_without_known_bugs(version):
    assert known_unsound(version) == ""


@pytest.mark.parametrize(
    ("version", "bug", "others"),
    [
        ("4.34.0", "#15289", 0),
        ("4.34.1-rc1", "#15289", 0),
        ("4.33.1", "#14806", 1),
        ("4.32.2", "#14582", 2),
        ("4.32.1", "CVE-2026-72844", 3),
        ("4.32.0", "CVE-2026-72711", 4),
        ("3.51.1", "CVE-2026-72711", 4),
    ],
)
def test_versions_with_known_bugs(version, bug, others):
    said = known_unsound(version)
    assert version in said
    assert bug in said
    assert said.count(";") == others


@pytest.mark.parametrize("version", ["", "4.35", "nightly", "4.35.0x"])
def test_a_version_that_is_not_known_counts_as_unsound(version):
    assert "unknown" in known_unsound(version)
