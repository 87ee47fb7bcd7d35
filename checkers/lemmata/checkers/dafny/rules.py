"""What a Dafny program may hold: the table of attributes, with the reason for each that is not free to use.

Dafny hands attributes that it does not know on to Boogie, where some switch checks off, so an attribute that is not
listed is refused. A `lemmata.checkers.levels.Level` says who may use one; `Level.TRUSTED` is an assumption, which has
to be taken as given by whoever asks.
"""

from __future__ import annotations

from typing import Final

from lemmata.checkers.levels import Level, table

__all__ = ["ASSUMING_WORDS", "ATTRIBUTES", "AT_ATTRIBUTES", "SWITCHES"]


_SKIPS: Final = "it keeps other parts of the program from being checked"
_SETTINGS: Final = "limits and settings of the verifier belong to the task"
_MEANING: Final = "it could change what the pinned program means"

ATTRIBUTES: Final = table(
    (Level.ADDED, "trigger induction contradiction isolate_assertions vcs_split_on_every_assert", "it is a hint"),
    (Level.PINNED, "timeLimit timeLimitMultiplier rlimit resource_limit priority", _SETTINGS),
    (Level.PINNED, "vcs_max_cost vcs_max_splits vcs_max_keep_going_splits", _SETTINGS),
    (Level.PINNED, "split split_here subsumption autotriggers matchinglooprewrite inductionTrigger", _SETTINGS),
    (Level.PINNED, "disableNonlinearArithmetic error nowarn", _SETTINGS),
    (Level.PINNED, "opaque fuel transparent autoRevealDependencies autoRevealDependenciesAll", _SETTINGS),
    (Level.PINNED, "autocontracts autoReq abstemious nativeType concurrent", _MEANING),
    (Level.PINNED, "main print test testEntry testInline compile tailrecursion", "a proof does not need it"),
    (Level.TRUSTED, "axiom", "it is stated, and not proved"),
    (Level.TRUSTED, "extern", "what it does is defined elsewhere, and not checked"),
    (Level.TRUSTED, "verify", "it is not verified"),
    (Level.TRUSTED, "termination AssumeCrossModuleTermination", "that calls through it end is not checked"),
    (Level.TRUSTED, "assume_concurrent", "what others read and write meanwhile is not checked"),
    (Level.NEVER, "only selective_checking start_checking_here", _SKIPS),
    (Level.NEVER, "VerifyOnly", _SKIPS),
    (Level.NEVER, "options", "it sets options of the verifier from inside the file"),
)
"""``{:name ...}``."""

AT_ATTRIBUTES: Final = {
    "AssumeCrossModuleTermination": "AssumeCrossModuleTermination",
    "AutoContracts": "autocontracts",
    "AutoRequires": "autoReq",
    "AutoRevealDependencies": "autoRevealDependencies",
    "AutoRevealDependenciesAll": "autoRevealDependenciesAll",
    "Axiom": "axiom",
    "Compile": "compile",
    "Concurrent": "concurrent",
    "DisableNonlinearArithmetic": "disableNonlinearArithmetic",
    "Fuel": "fuel",
    "Induction": "induction",
    "IsolateAssertions": "isolate_assertions",
    "Options": "options",
    "Print": "print",
    "Priority": "priority",
    "ResourceLimit": "resource_limit",
    "TailRecursion": "tailrecursion",
    "Test": "test",
    "TestEntry": "testEntry",
    "TestInline": "testInline",
    "TimeLimit": "timeLimit",
    "TimeLimitMultiplier": "timeLimitMultiplier",
    "Transparent": "transparent",
    "Trigger": "trigger",
    "VcsMaxCost": "vcs_max_cost",
    "VcsMaxKeepGoingSplits": "vcs_max_keep_going_splits",
    "VcsMaxSplits": "vcs_max_splits",
    "Verify": "verify",
    "VerifyOnly": "VerifyOnly",
}
"""``@Name(...)``, and the attribute of the table that it stands for (Dafny 4.11, ``AST/Attributes.cs``)."""

SWITCHES: Final = frozenset({"verify", "termination"})
"""Attributes that assume nothing with the argument ``true``."""

ASSUMING_WORDS: Final = {
    "assume": "it is stated, and not proved",
    "expect": "it is tested when the program runs, and not proved",
}
"""Words that assume wherever they stand: as statements, in expressions, behind ``:|`` and ``:-``."""
