"""A public fake language: its source says which evidence comes out. For tests, examples and documentation.

A line ``evidence {...}`` holds fields of `Evidence` as JSON, over those of a flawless proof; a line ``hang`` never
ends; a line ``missing`` is a missing tool. A candidate of kind "source" is read instead of the task and must begin with
it.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from lemmata.checkers.checker import Capabilities
from lemmata.checkers.errors import ToolchainMissing
from lemmata.checkers.evidence_json import as_json, load_evidence
from lemmata.checkers.limits import Limits
from lemmata.checkers.task import Candidate, Task
from lemmata.checkers.verdict import Assurance, Evidence, Obligation, Outcome, Stage, Status, Toolchain

__all__ = ["FakeChecker"]


class FakeChecker:
    """The checker of the language "fake" (files ``.fake``)."""

    capabilities = Capabilities(
        language="fake", extensions=(".fake",), refutes=True, candidate_kinds=("none", "source"), rests_on="kernel"
    )

    def toolchain(self) -> tuple[Toolchain, ...]:
        """Returns the one tool there is."""
        return (Toolchain(name="fake", version="1"),)

    async def examine(self, task: Task, candidate: Candidate, limits: Limits, *, strict: bool) -> Evidence:
        """Returns the evidence that the source asks for."""
        self.capabilities.require(candidate)
        text = task.source.decode("utf-8", "replace")
        tier = "strict" if strict else "fast"
        evidence = Evidence(
            outcome=Outcome.ACCEPTED,
            passed=frozenset(Stage) if strict else frozenset(Stage) - {Stage.STRICT},
            obligations=(Obligation(name="goal", status=Status.PROVED, line=1, column=1, solver="fake"),),
            toolchain=self.toolchain(),
            assurance=Assurance(rests_on="kernel", checked_by=("fake",), tier=tier),
        )
        if candidate.kind == "source" and not candidate.text.startswith(text):
            return replace(evidence, outcome=Outcome.SCREENED, reason="the candidate changes the task")
        for line in (candidate.text if candidate.kind == "source" else text).splitlines():
            word, _, rest = line.partition(" ")
            if word == "missing":
                raise ToolchainMissing("fake is not installed; to install: nothing")
            if word == "hang":
                await asyncio.sleep(3600 if limits.wall is None else limits.wall)
                return replace(evidence, outcome=Outcome.TIMEOUT)
            if word == "evidence":
                evidence = load_evidence(json.dumps({**as_json(evidence), **json.loads(rest)}))
        return evidence
